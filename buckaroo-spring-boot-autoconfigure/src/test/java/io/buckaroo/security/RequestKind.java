package io.buckaroo.security;

import java.io.IOException;

import io.buckaroo.fixture.RawConnection;

/**
 * The kinds of requests: a WebSocket handshake or an event stream.
 */
enum RequestKind {

	SOCKET("HTTP/1.1 101 ") {

		@Override
		void send(RawConnection client, String path, String... headers) throws IOException {
			client.sendHandshake(path, headers);
		}

		@Override
		String read(RawConnection client) throws IOException {
			return client.readFrame().text();
		}

	},

	STREAM("HTTP/1.1 200 ") {

		@Override
		void send(RawConnection client, String path, String... headers) throws IOException {
			client.sendStreamRequest(path, headers);
		}

		@Override
		String read(RawConnection client) throws IOException {
			return client.readChunk().substring("data: ".length()).stripTrailing();
		}

	};

	private final String opened;

	RequestKind(String opened) {
		this.opened = opened;
	}

	/**
	 * Returns the beginning of the response head of an opened connection.
	 */
	String opened() {
		return this.opened;
	}

	/**
	 * Sends the request.
	 */
	abstract void send(RawConnection client, String path, String... headers) throws IOException;

	/**
	 * Reads the first message.
	 */
	abstract String read(RawConnection client) throws IOException;

	/**
	 * Sends the request and reads the head of the response.
	 */
	String ask(RawConnection client, String path, String... headers) throws IOException {
		send(client, path, headers);
		return client.readHead();
	}

}
