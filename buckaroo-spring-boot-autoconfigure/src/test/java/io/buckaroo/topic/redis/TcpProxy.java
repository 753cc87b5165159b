package io.buckaroo.topic.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP proxy between a node and Redis that can refuse, stall and reset connections.
 */
final class TcpProxy implements AutoCloseable {

	private final ServerSocket server;

	private final int target;

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	private volatile boolean refusing;

	private volatile boolean stalled;

	private TcpProxy(int target) throws IOException {
		this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		this.target = target;
		start(this::acceptAll);
	}

	static TcpProxy to(int port) {
		try {
			return new TcpProxy(port);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	int port() {
		return this.server.getLocalPort();
	}

	/**
	 * Resets all connections, and new ones as they are accepted.
	 */
	void refuse() {
		this.refusing = true;
		reset();
	}

	/**
	 * Accepts connections and data without forwarding anything.
	 */
	void stall() {
		this.stalled = true;
	}

	/**
	 * Forwards data again, on new connections.
	 */
	void accept() {
		this.refusing = false;
		this.stalled = false;
		reset();
	}

	/**
	 * Resets all connections.
	 */
	void reset() {
		this.sockets.forEach(TcpProxy::reset);
		this.sockets.clear();
	}

	private void acceptAll() throws IOException {
		while (true) {
			Socket client = this.server.accept();
			if (this.refusing) {
				reset(client);
				continue;
			}
			Socket redis = new Socket();
			try {
				redis.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.target));
			}
			catch (IOException ex) {
				reset(client);
				continue;
			}
			this.sockets.add(client);
			this.sockets.add(redis);
			start(() -> pass(client, redis));
			start(() -> pass(redis, client));
		}
	}

	private void pass(Socket from, Socket to) throws IOException {
		try (InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
			byte[] bytes = new byte[8192];
			for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
				if (!this.stalled) {
					out.write(bytes, 0, count);
				}
			}
		}
		finally {
			reset(from);
			reset(to);
			this.sockets.remove(from);
			this.sockets.remove(to);
		}
	}

	private static void reset(Socket socket) {
		try {
			socket.setSoLinger(true, 0);
			socket.close();
		}
		catch (IOException ex) {
			// Already closed
		}
	}

	private static void start(Task task) {
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			catch (IOException ex) {
				// The socket is closed
			}
		}, "tcp-proxy");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() {
		try {
			this.server.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		reset();
	}

	private interface Task {

		void run() throws IOException;

	}

}
