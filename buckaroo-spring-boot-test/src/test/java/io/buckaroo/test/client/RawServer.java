package io.buckaroo.test.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.http.HttpHeaders;

/**
 * A server that does what servers should not do. It serves each connection by a function,
 * and keeps it open afterwards.
 */
final class RawServer implements AutoCloseable {

	private static final Pattern KEY = Pattern.compile("(?i)sec-websocket-key: (\\S+)");

	private final ServerSocket server = new ServerSocket();

	private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

	private final Conversation conversation;

	RawServer(Conversation conversation) throws IOException {
		this.conversation = conversation;
		this.server.setReceiveBufferSize(16 * 1024);
		this.server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
		Thread thread = new Thread(this::accept, "raw-server");
		thread.setDaemon(true);
		thread.start();
	}

	private void accept() {
		try {
			while (true) {
				Socket socket = this.server.accept();
				this.sockets.add(socket);
				this.conversation.talk(socket);
			}
		}
		catch (IOException ex) {
			// The server is closed
		}
	}

	BuckarooTestClient client() {
		return BuckarooTestClient.forPort(this.server.getLocalPort());
	}

	int port() {
		return this.server.getLocalPort();
	}

	/**
	 * Reads the head of a request.
	 */
	static String readHead(Socket socket) throws IOException {
		InputStream in = socket.getInputStream();
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") < 0) {
			int next = in.read();
			if (next < 0) {
				throw new IOException("The client has closed the connection");
			}
			head.append((char) next);
		}
		return head.toString();
	}

	static void write(Socket socket, String text) throws IOException {
		socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
		socket.getOutputStream().flush();
	}

	/**
	 * Answers the handshake of a WebSocket.
	 */
	static void upgrade(Socket socket) throws IOException {
		Matcher key = KEY.matcher(readHead(socket));
		HttpHeaders headers = new HttpHeaders();
		headers.set("Sec-WebSocket-Key", key.find() ? key.group(1) : "none");
		write(socket, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
				+ "Sec-WebSocket-Accept: " + new RequestHead("", headers, null).expectedAccept() + "\r\n\r\n");
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		for (Socket socket : this.sockets) {
			socket.close();
		}
	}

	interface Conversation {

		void talk(Socket socket) throws IOException;

	}

}
