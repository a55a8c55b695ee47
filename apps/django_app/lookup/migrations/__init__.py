"""How did the table `flower` come to be?"""
