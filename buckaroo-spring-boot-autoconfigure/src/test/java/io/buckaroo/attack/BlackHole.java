package io.buckaroo.attack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;

/**
 * A proxy between one client and the server that can start to drop everything, including
 * the end of either connection.
 */
final class BlackHole implements AutoCloseable {

	private final ServerSocket entrance = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

	private final Socket server;

	private final CountDownLatch closed = new CountDownLatch(1);

	private volatile boolean swallowing;

	BlackHole(int port) throws IOException {
		this.server = new Socket(InetAddress.getLoopbackAddress(), port);
		start(this::connect);
	}

	/**
	 * Returns the port that the client connects to.
	 */
	int port() {
		return this.entrance.getLocalPort();
	}

	void swallow() {
		this.swallowing = true;
	}

	private void connect() throws IOException, InterruptedException {
		try (Socket client = this.entrance.accept()) {
			start(() -> forward(client, this.server));
			start(() -> forward(this.server, client));
			this.closed.await();
		}
	}

	private void forward(Socket from, Socket to) throws IOException, InterruptedException {
		byte[] bytes = new byte[8192];
		for (int length = 0; length >= 0; length = from.getInputStream().read(bytes)) {
			if (this.swallowing) {
				this.closed.await();
			}
			to.getOutputStream().write(bytes, 0, length);
		}
		to.shutdownOutput();
	}

	private static void start(Task task) {
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			catch (IOException | InterruptedException ex) {
				// One of the sockets was closed
			}
		}, "black-hole");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.closed.countDown();
		this.server.close();
		this.entrance.close();
	}

	/**
	 * The task of a thread.
	 */
	private interface Task {

		void run() throws IOException, InterruptedException;

	}

}
