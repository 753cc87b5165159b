package io.buckaroo.memory;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * A client of a {@link FeedServer} that reads on demand and detects missing messages.
 */
final class FeedClient implements AutoCloseable {

	private static final int TINY = 1024;

	private final SocketChannel channel;

	private final Protocol protocol;

	/** Remaining bytes of the current chunk. */
	private long chunk;

	/** Length of the next chunk, as far as its digits have been read. */
	private int chunkLength;

	/** Number of complete messages. */
	private int messages;

	/** Number of bytes read of the current message. */
	private int position;

	/** Expected first bytes of the current message. */
	private byte[] beginning;

	private ByteBuffer flood = ByteBuffer.allocate(0);

	private FeedClient(SocketChannel channel, Protocol protocol) {
		this.channel = channel;
		this.protocol = protocol;
		this.chunk = protocol.isChunked() ? 0 : Long.MAX_VALUE;
		this.beginning = protocol.beginning(0);
	}

	/**
	 * Opens a connection.
	 */
	static FeedClient open(Protocol protocol, int port) throws IOException {
		return open(protocol, port, FeedServer.PATH);
	}

	/**
	 * Opens a connection to a path.
	 */
	static FeedClient open(Protocol protocol, int port, String path) throws IOException {
		return open(SocketChannel.open(), protocol, port, path);
	}

	/**
	 * Opens a connection whose client does not read, with a small receive buffer.
	 */
	static FeedClient openStalled(Protocol protocol, int port) throws IOException {
		return open(SocketChannel.open().setOption(StandardSocketOptions.SO_RCVBUF, TINY), protocol, port,
				FeedServer.PATH + "?" + FeedServer.STALLED);
	}

	private static FeedClient open(SocketChannel channel, Protocol protocol, int port, String path) throws IOException {
		channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
		FeedClient client = new FeedClient(channel, protocol);
		channel.write(ByteBuffer.wrap(protocol.request(path)));
		client.readHead();
		return client;
	}

	private void readHead() throws IOException {
		StringBuilder head = new StringBuilder();
		ByteBuffer one = ByteBuffer.allocate(1);
		while (head.indexOf("\r\n\r\n") < 0) {
			if (this.channel.read(one.clear()) < 0) {
				throw new EOFException(head.toString());
			}
			head.append(StandardCharsets.US_ASCII.decode(one.flip()));
		}
		if (!head.toString().matches("(?s)HTTP/1.1 (101|200) .*")) {
			throw new IllegalStateException("Refused: " + head);
		}
	}

	/**
	 * Makes the connection non-blocking and registers it with a selector.
	 */
	void register(Selector selector) throws IOException {
		this.channel.configureBlocking(false);
		this.channel.register(selector, SelectionKey.OP_READ, this);
	}

	/**
	 * Reads the available bytes, which are not numbered messages.
	 * @return whether there were any
	 */
	boolean skip(ByteBuffer buffer) throws IOException {
		return this.channel.read(buffer.clear()) > 0;
	}

	int messages() {
		return this.messages;
	}

	/**
	 * Reads the available bytes.
	 * @param buffer the buffer to read into
	 * @throws IllegalStateException if the bytes are not those of the next message
	 */
	void read(ByteBuffer buffer) throws IOException {
		int length = this.channel.read(buffer.clear());
		if (length < 0) {
			throw new EOFException("The server closed the connection");
		}
		buffer.flip();
		while (buffer.hasRemaining()) {
			if (this.chunk == 0) {
				readChunkLength((char) buffer.get());
			}
			else {
				this.chunk -= readMessage(buffer, (int) Math.min(this.chunk, buffer.remaining()));
			}
		}
	}

	/**
	 * Reads one character of the length of a chunk, or of the line end before it.
	 */
	private void readChunkLength(char c) {
		if (c == '\n') {
			this.chunk = this.chunkLength;
			this.chunkLength = 0;
		}
		else if (c != '\r') {
			this.chunkLength = this.chunkLength * 16 + Character.digit(c, 16);
		}
	}

	private int readMessage(ByteBuffer buffer, int limit) {
		if (this.position < this.beginning.length) {
			if (buffer.get() != this.beginning[this.position]) {
				throw new IllegalStateException("Expected the beginning of message " + this.messages);
			}
			this.position++;
			return 1;
		}
		int length = Math.min(limit, this.protocol.messageLength() - this.position);
		buffer.position(buffer.position() + length);
		this.position += length;
		if (this.position == this.protocol.messageLength()) {
			this.messages++;
			this.position = 0;
			this.beginning = this.protocol.beginning(this.messages);
		}
		return length;
	}

	/**
	 * Sends bytes repeatedly: continues at the last position with as many bytes as the
	 * server accepts.
	 */
	void flood(byte[] bytes) throws IOException {
		if (!this.flood.hasRemaining()) {
			this.flood = ByteBuffer.wrap(bytes);
		}
		this.channel.write(this.flood);
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}
