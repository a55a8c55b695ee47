"""What does it cost to answer without doing anything?"""
