package io.buckaroo.http2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import io.buckaroo.fixture.RawHttp2Connection;

/**
 * A violation of the protocol by a client that has opened a stream.
 */
enum Http2Fault {

	WINDOW_UPDATE_OF_ZERO {
		@Override
		void commit(RawHttp2Connection connection, int stream) throws IOException {
			connection.sendWindowUpdate(stream, 0);
		}
	},

	WINDOW_OVERFLOW {
		@Override
		void commit(RawHttp2Connection connection, int stream) throws IOException {
			connection.sendWindowUpdate(stream, Integer.MAX_VALUE);
		}
	},

	DATA_AFTER_THE_END {
		@Override
		void commit(RawHttp2Connection connection, int stream) throws IOException {
			connection.sendFrame(RawHttp2Connection.DATA, RawHttp2Connection.END_STREAM, stream);
			connection.sendFrame(RawHttp2Connection.DATA, RawHttp2Connection.END_STREAM, stream, MARKED);
		}
	},

	HEADERS_AFTER_THE_END {
		@Override
		void commit(RawHttp2Connection connection, int stream) throws IOException {
			connection.sendFrame(RawHttp2Connection.DATA, RawHttp2Connection.END_STREAM, stream);
			connection.sendHeaders(stream, RawHttp2Connection.END_STREAM, "x-mark", MARK);
		}
	},

	PSEUDO_HEADER_IN_TRAILER {
		@Override
		void commit(RawHttp2Connection connection, int stream) throws IOException {
			connection.sendHeaders(stream, RawHttp2Connection.END_STREAM, ":path", "/" + MARK);
		}
	},

	LINE_BREAK_IN_TRAILER {
		@Override
		void commit(RawHttp2Connection connection, int stream) throws IOException {
			connection.sendHeaders(stream, RawHttp2Connection.END_STREAM, "x-mark", "a\r\n" + MARK);
		}
	},

	PRIORITY_OF_WRONG_LENGTH {
		@Override
		void commit(RawHttp2Connection connection, int stream) throws IOException {
			connection.sendFrame(RawHttp2Connection.PRIORITY, 0, stream, new byte[4]);
		}
	},

	PRIORITY_ON_ITSELF {
		@Override
		void commit(RawHttp2Connection connection, int stream) throws IOException {
			connection.sendFrame(RawHttp2Connection.PRIORITY, 0, stream, ByteBuffer.allocate(5).putInt(stream).array());
		}
	},

	STREAM_WITH_AN_EVEN_ID(true) {
		@Override
		void commit(RawHttp2Connection connection, int stream) throws IOException {
			connection.sendHeaders(2, 0, RawHttp2Connection.requestHeaders("GET", "/" + MARK));
		}
	},

	WINDOW_UPDATE_OF_ZERO_FOR_THE_CONNECTION(true) {
		@Override
		void commit(RawHttp2Connection connection, int stream) throws IOException {
			connection.sendWindowUpdate(0, 0);
		}
	},

	WINDOW_OVERFLOW_OF_THE_CONNECTION(true) {
		@Override
		void commit(RawHttp2Connection connection, int stream) throws IOException {
			connection.sendWindowUpdate(0, Integer.MAX_VALUE);
		}
	},

	RESET_OF_WRONG_LENGTH(true) {
		@Override
		void commit(RawHttp2Connection connection, int stream) throws IOException {
			connection.sendFrame(RawHttp2Connection.RST_STREAM, 0, stream, new byte[3]);
		}
	},

	NEGATIVE_WINDOW_IN_SETTINGS(true) {
		@Override
		void commit(RawHttp2Connection connection, int stream) throws IOException {
			connection.sendFrame(RawHttp2Connection.SETTINGS, 0, 0, (byte) 0, (byte) 4, (byte) 0xFF, (byte) 0, (byte) 0,
					(byte) 0);
		}
	},

	CORRUPTED_HEADERS(true) {
		@Override
		void commit(RawHttp2Connection connection, int stream) throws IOException {
			connection.sendFrame(RawHttp2Connection.HEADERS, RawHttp2Connection.END_HEADERS, connection.newStream(),
					(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF);
		}
	},

	NOT_A_FRAME(true) {
		@Override
		void commit(RawHttp2Connection connection, int stream) throws IOException {
			connection.send(MARKED);
		}
	};

	/** The part of the input that must not be logged. */
	static final String MARK = "deadbeefcafe";

	private static final byte[] MARKED = MARK.getBytes(StandardCharsets.US_ASCII);

	private final boolean endsConnection;

	Http2Fault() {
		this(false);
	}

	Http2Fault(boolean endsConnection) {
		this.endsConnection = endsConnection;
	}

	/**
	 * Returns whether the fault concerns all streams of a connection.
	 */
	boolean endsConnection() {
		return this.endsConnection;
	}

	/**
	 * Commits the fault.
	 * @param stream the id of an open stream
	 */
	abstract void commit(RawHttp2Connection connection, int stream) throws IOException;

}
