package io.buckaroo.webflux;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;

/**
 * A client on a plain socket, with control over every byte.
 */
final class RawConnection implements AutoCloseable {

	static final int CONTINUATION = 0x0;

	static final int TEXT = 0x1;

	static final int BINARY = 0x2;

	static final int CLOSE = 0x8;

	static final int PING = 0x9;

	static final int PONG = 0xA;

	static final int FIN = 0x80;

	static final int RSV1 = 0x40;

	static final int RSV2 = 0x20;

	static final int RSV3 = 0x10;

	private static final byte[] MASK = { 0x12, 0x34, 0x56, 0x78 };

	private static final Pattern CONTENT_LENGTH = Pattern.compile("(?i)\r\ncontent-length: (\\d+)");

	private static final int PATIENCE_MILLIS = 20_000;

	private final Socket socket;

	private final InputStream input;

	RawConnection(int port) throws IOException {
		this(new Socket("localhost", port));
	}

	/**
	 * Connects from a local address, each of which has its own range of ports.
	 * @param localAddress a loopback address
	 */
	RawConnection(int port, InetAddress localAddress) throws IOException {
		this(new Socket(InetAddress.getLoopbackAddress(), port, localAddress, 0));
	}

	/**
	 * Connects with TLS, trusting any certificate.
	 */
	static RawConnection overTls(int port) throws Exception {
		SSLContext tls = SSLContext.getInstance("TLS");
		tls.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
		return new RawConnection(tls.getSocketFactory().createSocket("localhost", port));
	}

	private RawConnection(Socket socket) throws IOException {
		this.socket = socket;
		this.socket.setSoTimeout(PATIENCE_MILLIS);
		this.socket.setTcpNoDelay(true);
		this.input = new BufferedInputStream(socket.getInputStream());
	}

	/**
	 * Opens a WebSocket with the handshake of RFC 6455, section 1.3.
	 */
	static RawConnection upgraded(int port, String path, String... headers) throws IOException {
		RawConnection connection = new RawConnection(port);
		String head = connection.handshake(path, headers);
		if (!head.startsWith("HTTP/1.1 101 ")) {
			throw new IllegalStateException("No upgrade: " + head);
		}
		return connection;
	}

	/**
	 * Requests an event stream.
	 */
	static RawConnection stream(int port, String path, String... headers) throws IOException {
		RawConnection connection = new RawConnection(port);
		connection.sendStreamRequest(path, headers);
		return connection;
	}

	void sendStreamRequest(String path, String... headers) throws IOException {
		request("GET " + path + " HTTP/1.1", merge(headers, "Accept: text/event-stream"));
	}

	/**
	 * Sends a handshake and reads the head of the response.
	 */
	String handshake(String path, String... headers) throws IOException {
		sendHandshake(path, headers);
		return readHead();
	}

	void sendHandshake(String path, String... headers) throws IOException {
		request("GET " + path + " HTTP/1.1", merge(headers, "Upgrade: websocket", "Connection: Upgrade",
				"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13"));
	}

	/**
	 * Adds headers, and a {@code Host} if there is none.
	 */
	private String[] merge(String[] headers, String... more) {
		boolean hasHost = Arrays.stream(headers).anyMatch((header) -> header.startsWith("Host: "));
		Stream<String> host = hasHost ? Stream.empty() : Stream.of("Host: localhost:" + this.socket.getPort());
		return Stream.of(host, Arrays.stream(more), Arrays.stream(headers))
			.flatMap((each) -> each)
			.toArray(String[]::new);
	}

	void request(String requestLine, String... headers) throws IOException {
		send((requestLine + "\r\n" + String.join("\r\n", headers) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
	}

	void send(byte[] bytes) throws IOException {
		this.socket.getOutputStream().write(bytes);
	}

	/**
	 * Sends bytes in pieces, each in its own segment.
	 * @param size the size of a piece
	 */
	void sendInPieces(byte[] bytes, int size) throws IOException {
		for (int from = 0; from < bytes.length; from += size) {
			this.socket.getOutputStream().write(bytes, from, Math.min(size, bytes.length - from));
		}
	}

	/**
	 * Sends one masked frame.
	 * @param firstByte the opcode and the flags
	 */
	void sendFrame(int firstByte, byte[] payload) throws IOException {
		send(frame(firstByte, payload));
	}

	/**
	 * Encodes one masked frame.
	 * @param firstByte the opcode and the flags
	 */
	static byte[] frame(int firstByte, byte[] payload) {
		ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
		frame.put((byte) firstByte);
		if (payload.length < 126) {
			frame.put((byte) (0x80 | payload.length));
		}
		else if (payload.length < 65536) {
			frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
		}
		else {
			frame.put((byte) (0x80 | 127)).putLong(payload.length);
		}
		frame.put(MASK);
		for (int i = 0; i < payload.length; i++) {
			frame.put((byte) (payload[i] ^ MASK[i % 4]));
		}
		return Arrays.copyOf(frame.array(), frame.position());
	}

	void sendText(String text) throws IOException {
		sendFrame(FIN | TEXT, text.getBytes(StandardCharsets.UTF_8));
	}

	void sendClose(int code) throws IOException {
		sendFrame(FIN | CLOSE, new byte[] { (byte) (code >> 8), (byte) code });
	}

	/**
	 * Reads one unmasked frame.
	 */
	RawFrame readFrame() throws IOException {
		int firstByte = readByte();
		int length = readByte();
		if (length == 126) {
			length = ByteBuffer.wrap(read(2)).getShort() & 0xFFFF;
		}
		else if (length == 127) {
			length = (int) ByteBuffer.wrap(read(8)).getLong();
		}
		return new RawFrame(firstByte, read(length));
	}

	/**
	 * Reads a head, without the empty line that ends it.
	 */
	String readHead() throws IOException {
		return readThrough("\r\n\r\n");
	}

	/**
	 * Reads a body of known length.
	 * @param head the head, which contains the length
	 */
	String readBody(String head) throws IOException {
		Matcher length = CONTENT_LENGTH.matcher(head);
		if (!length.find()) {
			throw new IllegalStateException("No length: " + head);
		}
		return new String(read(Integer.parseInt(length.group(1))), StandardCharsets.UTF_8);
	}

	/**
	 * Reads one chunk of a chunked body.
	 */
	String readChunk() throws IOException {
		int length = Integer.parseInt(readThrough("\r\n").strip(), 16);
		byte[] chunk = read(length);
		read(2);
		return new String(chunk, StandardCharsets.UTF_8);
	}

	/**
	 * Reads chunks until their text has a length.
	 */
	String readChunks(int length) throws IOException {
		StringBuilder text = new StringBuilder();
		while (text.length() < length) {
			text.append(readChunk());
		}
		return text.toString();
	}

	/**
	 * Reads until the server closes the connection.
	 */
	String readToEnd() throws IOException {
		return new String(this.input.readAllBytes(), StandardCharsets.UTF_8);
	}

	private String readThrough(String end) throws IOException {
		StringBuilder text = new StringBuilder();
		while (text.indexOf(end, text.length() - end.length()) < 0) {
			text.append((char) readByte());
		}
		return text.toString();
	}

	private int readByte() throws IOException {
		int value = this.input.read();
		if (value < 0) {
			throw new EOFException("The server closed the connection");
		}
		return value;
	}

	private byte[] read(int length) throws IOException {
		byte[] bytes = this.input.readNBytes(length);
		if (bytes.length < length) {
			throw new EOFException("The server closed the connection");
		}
		return bytes;
	}

	/**
	 * Resets the TCP connection.
	 */
	void reset() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	/**
	 * A received frame.
	 */
	record RawFrame(int firstByte, byte[] payload) {

		String text() {
			return new String(this.payload, StandardCharsets.UTF_8);
		}

		boolean isClose() {
			return this.firstByte == (FIN | CLOSE);
		}

		int closeCode() {
			if (!isClose() || this.payload.length < 2) {
				throw new IllegalStateException("Not a close frame with a code: " + this);
			}
			return ((this.payload[0] & 0xFF) << 8) | (this.payload[1] & 0xFF);
		}

	}

}
