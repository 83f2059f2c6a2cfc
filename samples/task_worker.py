#!/usr/bin/env python3
"""Works for the sample task-master, with nothing but Python's standard library. usage: task_worker.py [ADDRESS], such as 127.0.0.1:5000"""
import json
import sys
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client


def connect(address):
    host, _, port = address.rpartition(':')
    if not host or not port.isascii() or not port.isdigit() or int(port) > 65535:
        sys.exit(f"task_worker.py: '{address}' is not an address such as 127.0.0.1:5000")
    try:
        return Client((host.strip('[]'), int(port)), authkey=b'abc')
    except (OSError, EOFError, AuthenticationError) as e:
        sys.exit(f"task_worker.py: can't reach a master at {address}: {e or 'it ended the connection'}; start task-master there, or name the address that it tells")


manager = connect(sys.argv[1] if len(sys.argv) > 1 else '127.0.0.1:5000')


def ask(**request):
    manager.send_bytes(json.dumps(request).encode())
    return json.loads(manager.recv_bytes())


try:
    while 'item' in (task := ask(op='get', queue='tasks')):
        n = task['item']
        print(f'{n} * {n} = {n * n}')
        ask(op='put', queue='results', item=n * n)
        ask(op='done', queue='tasks')
except (EOFError, ConnectionError):
    print('the master has ended: it has all results')
