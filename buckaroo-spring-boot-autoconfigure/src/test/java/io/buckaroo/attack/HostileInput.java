package io.buckaroo.attack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

import io.buckaroo.fixture.RawConnection;

/**
 * Malformed and malicious input of a client, on one connection each. It is random with a
 * given seed and contains {@link #MARK} wherever possible.
 */
enum HostileInput {

	NOISE {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			byte[] noise = noise(random, 4096);
			connection.send(noise);
			connection.send(bytes(MARK + "\r\n\r\n"));
		}
	},

	HALF_A_HANDSHAKE {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			byte[] head = bytes("GET /echo HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nX-Mark: " + MARK
					+ "\r\nConnection: Upgrade\r\n");
			connection.send(Arrays.copyOf(head, random.nextInt(head.length)));
		}
	},

	HTTP_1_0 {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			connection.send(bytes("GET /echo HTTP/1.0\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nX-Mark: " + MARK
					+ "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"));
		}
	},

	ANOTHER_VERSION {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			connection.send(bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + MARK));
		}
	},

	UNKNOWN_WEBSOCKET_VERSION {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			connection.send(bytes("GET /echo HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nX-Mark: " + MARK
					+ "\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
					+ "Sec-WebSocket-Version: 99\r\n\r\n"));
		}
	},

	LONG_LINE {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			connection.send(bytes("GET /" + MARK.repeat(1000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"));
		}
	},

	LONG_HEAD {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			connection
				.send(bytes("GET /echo HTTP/1.1\r\nHost: localhost\r\nX-Mark: " + MARK.repeat(2000) + "\r\n\r\n"));
		}
	},

	BAD_HEADER {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			connection.send(bytes("GET /echo HTTP/1.1\r\nHost: localhost\r\n" + MARK + "\0: \u0001\r\n\r\n"));
		}
	},

	BAD_HOST {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			connection.send(bytes("GET /echo HTTP/1.1\r\nHost: localhost:" + MARK + "\r\n\r\n"));
		}
	},

	BAD_URI {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			connection.send(bytes("GET /echo|%zz" + MARK + " HTTP/1.1\r\nHost: local host\r\n\r\n"));
		}
	},

	BAD_CHUNK {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			connection.send(bytes("POST /posted HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
					+ "Transfer-Encoding: chunked\r\n\r\n" + MARK + "\r\n" + MARK));
		}
	},

	BAD_BODY {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			connection.send(bytes("GET /stream HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
					+ "Content-Length: 100\r\n\r\n" + MARK));
		}
	},

	SMUGGLED {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			connection.send(bytes("GET /stream HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n" + MARK
					+ "\0\r\n\r\n" + MARK));
		}
	},

	FOREIGN_ORIGIN {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			connection.handshake("/echo", "Origin: https://foreign.example");
		}
	},

	FRAMES_OF_NOISE {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			connection.handshake("/echo");
			connection.send(noise(random, 8192));
		}
	},

	UNMASKED {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			connection.handshake("/echo");
			connection.send(bytes("\u0081" + (char) MARK.length() + MARK));
		}
	},

	NOT_UTF_8 {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			connection.handshake("/echo");
			connection.sendFrame(RawConnection.FIN | RawConnection.TEXT, bytes(MARK + "\u00ff\u00fe"));
		}
	},

	TOO_BIG {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			connection.handshake("/echo");
			connection.sendFrame(RawConnection.FIN | RawConnection.BINARY, bytes(MARK.repeat(10_000)));
		}
	},

	BOMB_OF_PINGS {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			connection.handshake("/echo");
			String ping = new String(RawConnection.frame(RawConnection.FIN | RawConnection.PING, bytes(MARK)),
					StandardCharsets.ISO_8859_1);
			connection.send(bytes(ping.repeat(200)));
		}
	},

	HALF_A_FRAME {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			connection.handshake("/echo");
			byte[] frame = RawConnection.frame(RawConnection.FIN | RawConnection.TEXT, bytes(MARK.repeat(20)));
			connection.send(Arrays.copyOf(frame, random.nextInt(frame.length)));
		}
	},

	STREAM_LEFT {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			connection.send(bytes("GET /stream HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nX-Mark: "
					+ MARK + "\r\n\r\n"));
			connection.readHead();
		}
	};

	/** The part of the input that must not be logged. */
	static final String MARK = "deadbeefcafe";

	abstract void send(RawConnection connection, Random random) throws IOException;

	/**
	 * Sends one kind of input on a new connection.
	 * @return the connection, which may be closed by the server
	 */
	static RawConnection launch(int port, Random random) throws IOException {
		RawConnection connection = new RawConnection(port);
		try {
			values()[random.nextInt(values().length)].send(connection, random);
		}
		catch (IOException ex) {
			// The server has closed the connection
		}
		return connection;
	}

	/**
	 * Closes a connection, or resets it.
	 */
	static void leave(RawConnection connection, Random random) throws IOException {
		if (random.nextBoolean()) {
			connection.reset();
		}
		connection.close();
	}

	private static byte[] noise(Random random, int limit) {
		byte[] noise = new byte[1 + random.nextInt(limit)];
		random.nextBytes(noise);
		return noise;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

}
