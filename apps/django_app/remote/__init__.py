"""What does another service answer?"""
