#!/usr/bin/env python3
"""Works for the sample task-master, with nothing but Python's standard library. usage: task_worker.py [ADDRESS], such as 127.0.0.1:5000"""
import json
import sys
from multiprocessing.connection import Client

host, _, port = (sys.argv[1] if len(sys.argv) > 1 else '127.0.0.1:5000').rpartition(':')
manager = Client((host.strip('[]'), int(port)), authkey=b'abc')


def ask(**request):
    manager.send_bytes(json.dumps(request).encode())
    return json.loads(manager.recv_bytes())


try:
    while 'item' in (task := ask(op='get', queue='tasks')):
        n = task['item']
        print(f'{n} * {n} = {n * n}')
        ask(op='put', queue='results', item=n * n)
        ask(op='done', queue='tasks')
except EOFError:
    print('the master has ended: it has all results')
