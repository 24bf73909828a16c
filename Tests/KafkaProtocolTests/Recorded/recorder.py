#!/usr/bin/env python3
"""Records what Kafka's own clients and brokers say to each other, for RecordedFramesTests and RecordedBatchesTests.

  recorder.py KAFKA_HOME BROKER_PORT PROXY_PORT NODE_ID LOG_DIRECTORY NAME NOTE [--legacy-formats]

Stands as a proxy before a broker of one node, which must have been started with
advertised.listeners=PLAINTEXT://127.0.0.1:PROXY_PORT (and, for the compacted topic, log.cleaner.backoff.ms=100 and
log.initial.task.delay.ms=100), and runs Traffic.java with the clients in KAFKA_HOME/libs through it. Writes beside itself

  NAME.frames   a line each: API key, version, request|response, the frame in hex (without its size)
  NAME.logs     a line each: topic, its partition 0 as stored, in hex

with NOTE (which client, which broker) as the first line of both.
"""
import pathlib, socket, struct, subprocess, sys, threading, time

HERE = pathlib.Path(__file__).resolve().parent
APIS = {0, 1, 2, 3, 10, 18, 19, 21, 22, 23, 24, 26, 27, 32, 35, 44, 60, 61}
KEEP, SMALL, LARGE = 3, 2500, 20000        # frames of one kind; bytes, and bytes where there is no smaller one
lock, found, pending = threading.Lock(), {}, {}

def receive(stream, count):
    data = b""
    while len(data) < count:
        part = stream.recv(count - len(data))
        if not part: raise EOFError
        data += part
    return data

def note(key, version, direction, frame):
    with lock:
        if key in APIS: found.setdefault((key, version, direction), []).append(frame)

def pump(source, target, connection, direction):
    try:
        while True:
            frame = receive(source, struct.unpack(">i", receive(source, 4))[0])
            if direction == "request":
                key, version, correlation = struct.unpack(">hhi", frame[:8])
                pending[connection, correlation] = key, version
            else:
                key, version = pending.pop((connection, struct.unpack(">i", frame[:4])[0]))
            note(key, version, direction, frame)
            target.sendall(struct.pack(">i", len(frame)) + frame)
    except (EOFError, OSError, KeyError):
        for s in (source, target):
            try: s.shutdown(socket.SHUT_RDWR)
            except OSError: pass

def serve(listener, port):
    number = 0
    while True:
        client, _ = listener.accept()
        number += 1
        broker = socket.create_connection(("127.0.0.1", port))
        for args in ((client, broker, number, "request"), (broker, client, number, "response")):
            threading.Thread(target=pump, args=args, daemon=True).start()

def chosen(frames):
    """Few, of different sizes: sizes differ where contents do."""
    by_size = {len(f): f for f in reversed(frames)}
    small = [by_size[s] for s in sorted(by_size) if s <= SMALL]
    if not small: return [by_size[s] for s in sorted(by_size) if s <= LARGE][:1]
    if len(small) <= KEEP: return small
    return [small[round(i * (len(small) - 1) / (KEEP - 1))] for i in range(KEEP)]

def segments(directory):
    for topic in sorted(directory.glob("*-0")):
        name = topic.name[:-2]
        data = b"".join(whole(log.read_bytes()) for log in sorted(topic.glob("*.log")))
        if data and not name.startswith("__"): yield name, data

def whole(data):
    """A segment that is still open is filled up with zeros."""
    end = 0
    while end + 17 <= len(data):
        size = 12 + struct.unpack(">i", data[end + 8:end + 12])[0]
        if size <= 12: break
        end += size
    return data[:end]

def main():
    home, broker, proxy, node, logs, name, text, *options = sys.argv[1:]
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", int(proxy)))
    listener.listen(50)
    threading.Thread(target=serve, args=(listener, int(broker)), daemon=True).start()
    subprocess.run(["java", f"-Dnode={node}", "-cp", f"{home}/libs/*", str(HERE / "Traffic.java"), f"127.0.0.1:{proxy}", *options, node], check=True)
    time.sleep(3)                          # the cleaner's
    with open(HERE / f"{name}.frames", "w") as out:
        print("#", text, file=out)
        for (key, version, direction), frames in sorted(found.items()):
            for frame in chosen(frames): print(key, version, direction, frame.hex(), file=out)
    with open(HERE / f"{name}.logs", "w") as out:
        print("#", text, file=out)
        for topic, data in segments(pathlib.Path(logs)): print(topic, data.hex(), file=out)

main()
