"""How did the table `sample` come to be?"""
