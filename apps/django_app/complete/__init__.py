"""What does a page cost that is made of a query, a sort and a template?"""
