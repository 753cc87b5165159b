package io.buckaroo.shutdown;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import io.buckaroo.fixture.RawConnection;

/**
 * Thousands of idle clients on one thread, which wait for the server to close their
 * connections.
 */
final class IdleClients implements AutoCloseable {

	private static final int PATIENCE_MILLIS = 60_000;

	private final List<IdleClient> clients = new ArrayList<>();

	private final Selector selector = Selector.open();

	private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);

	private final InetSocketAddress server;

	private IdleClients(int port) throws IOException {
		this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
	}

	/**
	 * Opens the same number of connections of each kind.
	 */
	static IdleClients open(int port, int ofEachKind) throws IOException {
		IdleClients clients = new IdleClients(port);
		for (int i = 0; i < ofEachKind; i++) {
			clients.open(Kind.SOCKET);
			clients.open(Kind.STREAM);
		}
		clients.read(IdleClient::isOpen);
		return clients;
	}

	private void open(Kind kind) throws IOException {
		SocketChannel channel = SocketChannel.open(this.server);
		channel.write(ByteBuffer.wrap(kind.request.getBytes(StandardCharsets.US_ASCII)));
		IdleClient client = new IdleClient(kind, channel);
		this.clients.add(client);
		channel.configureBlocking(false);
		channel.register(this.selector, SelectionKey.OP_READ, client);
	}

	int size() {
		return this.clients.size();
	}

	/**
	 * Waits until the server has closed all connections, and answers its close frames.
	 * @return the number of connections with the expected end
	 */
	int awaitEnd() throws IOException {
		read((client) -> client.ended);
		return (int) this.clients.stream().filter(IdleClient::hasExpectedEnd).count();
	}

	/**
	 * Reads until every client fulfils a condition.
	 */
	private void read(Condition condition) throws IOException {
		for (long left = missing(condition); left > 0;) {
			if (this.selector.select(PATIENCE_MILLIS) == 0) {
				throw new IllegalStateException("No more input, and " + missing(condition) + " still wait");
			}
			for (SelectionKey key : this.selector.selectedKeys()) {
				IdleClient client = (IdleClient) key.attachment();
				boolean before = condition.holds(client);
				client.read(this.buffer);
				if (!before && condition.holds(client)) {
					left--;
				}
			}
			this.selector.selectedKeys().clear();
		}
	}

	private long missing(Condition condition) {
		return this.clients.stream().filter((client) -> !condition.holds(client)).count();
	}

	@Override
	public void close() throws IOException {
		for (IdleClient client : this.clients) {
			client.channel.close();
		}
		this.selector.close();
	}

	private interface Condition {

		boolean holds(IdleClient client);

	}

	private enum Kind {

		SOCKET("GET /socket HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
				+ "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n", "\r\n\r\n\\z",
				"\r\n\r\n\u0088\u0002\u0003\u00e9"),

		STREAM("GET /stream HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n", "retry: \\d+\n\r\n\\z",
				"\n\r\n0\r\n\r\n");

		private final String request;

		/** The end of the input when the connection is open. */
		private final Pattern opening;

		/**
		 * The end of the input when the connection is closed: a close frame with 1001, or
		 * the last chunk.
		 */
		private final String ending;

		Kind(String request, String opening, String ending) {
			this.request = request;
			this.opening = Pattern.compile(opening);
			this.ending = ending;
		}

	}

	private static final class IdleClient {

		private static final byte[] CLOSE = RawConnection.frame(RawConnection.FIN | RawConnection.CLOSE,
				new byte[] { 0x03, (byte) 0xE9 });

		private final Kind kind;

		private final SocketChannel channel;

		private String received = "";

		private boolean ended;

		IdleClient(Kind kind, SocketChannel channel) {
			this.kind = kind;
			this.channel = channel;
		}

		void read(ByteBuffer buffer) throws IOException {
			if (this.channel.read(buffer.clear()) < 0) {
				this.ended = true;
				this.channel.close();
				return;
			}
			this.received += StandardCharsets.ISO_8859_1.decode(buffer.flip());
			if (this.kind == Kind.SOCKET && this.received.endsWith(this.kind.ending)) {
				this.channel.write(ByteBuffer.wrap(CLOSE));
			}
		}

		boolean isOpen() {
			return this.kind.opening.matcher(this.received).find();
		}

		/**
		 * Returns whether the input has the expected end. A stream contains two
		 * reconnection times, one at its beginning and one at its end.
		 */
		boolean hasExpectedEnd() {
			return this.ended && this.received.endsWith(this.kind.ending)
					&& (this.kind == Kind.SOCKET || this.received.split("retry: \\d").length == 3);
		}

	}

}
