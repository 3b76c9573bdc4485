"""AWS in process, as cheap as it can be without another behaviour.

`cheap` leaves out work that changes nothing, `direct` is the short way to moto's DynamoDB, `kept`
keeps states of AWS from which tests begin, and `clients` the clients of botocore.
"""
