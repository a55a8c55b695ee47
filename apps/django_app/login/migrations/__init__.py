"""How did the permission come to be?"""
