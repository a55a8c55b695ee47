"""What does the model say about one flower?"""
