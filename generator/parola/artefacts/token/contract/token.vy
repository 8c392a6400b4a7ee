# pragma version 0.4.3
# pragma evm-version cancun
# FICTITIOUS - TRAINING
"""
@title A stablecoin for training: ERC-20 (EIP-20), and an issuer who mints, burns and freezes.
@notice A frozen account neither sends nor receives by transfer or transferFrom, and calls neither. It may still approve, and be minted to.
"""

event Transfer:
    sender: indexed(address)
    receiver: indexed(address)
    units: uint256

event Approval:
    owner: indexed(address)
    spender: indexed(address)
    units: uint256

event Freeze:
    account: indexed(address)

event Unfreeze:
    account: indexed(address)


name: public(constant(String[28])) = "FICTITIOUS - TRAINING dollar"
symbol: public(constant(String[8])) = "TRAINING"
decimals: public(constant(uint8)) = 6

issuer: public(address)
totalSupply: public(uint256)
balanceOf: public(HashMap[address, uint256])
allowance: public(HashMap[address, HashMap[address, uint256]])
frozen: public(HashMap[address, bool])


@deploy
def __init__():
    self.issuer = msg.sender


@internal
def _move(sender: address, receiver: address, units: uint256):
    assert receiver != empty(address)
    assert not self.frozen[sender]
    assert not self.frozen[receiver]
    self.balanceOf[sender] -= units
    self.balanceOf[receiver] += units
    log Transfer(sender=sender, receiver=receiver, units=units)


@external
def transfer(receiver: address, units: uint256) -> bool:
    self._move(msg.sender, receiver, units)
    return True


@external
def approve(spender: address, units: uint256) -> bool:
    self.allowance[msg.sender][spender] = units
    log Approval(owner=msg.sender, spender=spender, units=units)
    return True


@external
def transferFrom(sender: address, receiver: address, units: uint256) -> bool:
    assert not self.frozen[msg.sender]
    self.allowance[sender][msg.sender] -= units
    self._move(sender, receiver, units)
    return True


@external
def mint(receiver: address, units: uint256):
    assert msg.sender == self.issuer
    self.totalSupply += units
    self.balanceOf[receiver] += units
    log Transfer(sender=empty(address), receiver=receiver, units=units)


@external
def burn(units: uint256):
    assert msg.sender == self.issuer
    self.balanceOf[msg.sender] -= units
    self.totalSupply -= units
    log Transfer(sender=msg.sender, receiver=empty(address), units=units)


@external
def freeze(account: address):
    assert msg.sender == self.issuer
    self.frozen[account] = True
    log Freeze(account=account)


@external
def unfreeze(account: address):
    assert msg.sender == self.issuer
    self.frozen[account] = False
    log Unfreeze(account=account)
