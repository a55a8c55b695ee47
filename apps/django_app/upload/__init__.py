"""Which digit is in a picture that is sent?"""
