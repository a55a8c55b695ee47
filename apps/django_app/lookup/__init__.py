"""What does the model say about a flower that is stored?"""
