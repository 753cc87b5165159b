package io.buckaroo.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/**
 * A group of {@linkplain FeedClient clients}, used by one thread.
 */
final class FeedClients implements AutoCloseable {

	private static final int PATIENCE_MILLIS = 30_000;

	private final List<FeedClient> clients = new ArrayList<>();

	private final Selector selector = Selector.open();

	private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);

	private FeedClients() throws IOException {
	}

	/**
	 * Opens connections.
	 * @param opening the function that opens one connection
	 */
	static FeedClients open(int count, Opening opening) throws IOException {
		FeedClients clients = new FeedClients();
		for (int i = 0; i < count; i++) {
			FeedClient client = opening.open();
			clients.clients.add(client);
			client.register(clients.selector);
		}
		return clients;
	}

	int size() {
		return this.clients.size();
	}

	/**
	 * Reads until every client has received the given number of messages.
	 */
	void readMessages(int count) throws IOException {
		while (this.clients.stream().anyMatch((client) -> client.messages() < count)) {
			if (this.selector.select(PATIENCE_MILLIS) == 0) {
				throw new IllegalStateException("No data received within %d ms".formatted(PATIENCE_MILLIS));
			}
			for (SelectionKey key : this.selector.selectedKeys()) {
				((FeedClient) key.attachment()).read(this.buffer);
			}
			this.selector.selectedKeys().clear();
		}
	}

	/**
	 * Reads until every client has received something other than a numbered message.
	 */
	void skipOutput() throws IOException {
		List<FeedClient> waiting = new ArrayList<>(this.clients);
		while (!waiting.isEmpty()) {
			if (this.selector.select(PATIENCE_MILLIS) == 0) {
				throw new IllegalStateException("No data received within %d ms".formatted(PATIENCE_MILLIS));
			}
			for (SelectionKey key : this.selector.selectedKeys()) {
				FeedClient client = (FeedClient) key.attachment();
				if (client.skip(this.buffer)) {
					waiting.remove(client);
				}
			}
			this.selector.selectedKeys().clear();
		}
	}

	/**
	 * Lets every client send bytes repeatedly, as many as the server accepts.
	 */
	void flood(byte[] bytes) throws IOException {
		for (FeedClient client : this.clients) {
			client.flood(bytes);
		}
	}

	@Override
	public void close() throws IOException {
		for (FeedClient client : this.clients) {
			client.close();
		}
		this.selector.close();
	}

	/**
	 * Opens a connection.
	 */
	interface Opening {

		FeedClient open() throws IOException;

	}

}
