"""What would a third framework cost? A reference, not a subject: nothing is said about FastAPI beyond the numbers.

It has only the features that are measured on ASGI servers (json, predict, stream), so that the numbers of the two
subjects and of the floor have a neighbour that was made for these servers. Served as `fastapi_app.asgi:application`.
"""
