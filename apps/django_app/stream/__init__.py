"""How does an answer reach its reader piece by piece?"""
