"""What does the model say about many flowers at once?"""
