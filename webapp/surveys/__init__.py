"""The survey three months after an exchange: have you noticed a change?"""
