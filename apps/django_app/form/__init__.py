"""How does a person ask the model?"""
