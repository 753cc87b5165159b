package io.buckaroo.topic.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.jspecify.annotations.Nullable;

/**
 * A client of an event stream, as a browser is one: it keeps the last event id and comes
 * back with it, to any of the nodes. If it likes, it leaves now and then. It speaks
 * HTTP/1.0, in which a stream has no chunks.
 */
final class FeedReader implements AutoCloseable {

	private static final int LONGEST_STAY = 20_000;

	private final String path;

	private final int[] ports;

	private final Random random;

	private final boolean leaving;

	private final List<String> payloads = new ArrayList<>();

	private @Nullable String lastEventId;

	private int connections;

	private volatile @Nullable Socket socket;

	private volatile boolean closed;

	private volatile boolean reset;

	FeedReader(String path, int[] ports, long seed, boolean leaving) {
		this.path = path;
		this.ports = ports;
		this.random = new Random(seed);
		this.leaving = leaving;
		Thread thread = new Thread(null, this::readAll, "feed-reader", 256 * 1024);
		thread.setDaemon(true);
		thread.start();
	}

	private void readAll() {
		while (!this.closed) {
			try (Socket socket = new Socket(InetAddress.getLoopbackAddress(),
					this.ports[this.random.nextInt(this.ports.length)])) {
				this.socket = socket;
				read(socket);
			}
			catch (IOException ex) {
				// Comes back
			}
		}
	}

	private void read(Socket socket) throws IOException {
		String id;
		synchronized (this) {
			this.connections++;
			id = this.lastEventId;
		}
		socket.getOutputStream()
			.write(("GET " + this.path + " HTTP/1.0\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
					+ ((id != null) ? "Last-Event-ID: " + id + "\r\n" : "") + "\r\n")
				.getBytes(StandardCharsets.US_ASCII));
		BufferedReader lines = new BufferedReader(
				new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
		int stay = this.leaving ? this.random.nextInt(LONGEST_STAY) : Integer.MAX_VALUE;
		String data = null;
		for (String line = lines.readLine(); line != null && stay > 0; line = lines.readLine()) {
			if (line.startsWith("id: ")) {
				id = line.substring("id: ".length());
			}
			else if (line.startsWith("data: ")) {
				data = line.substring("data: ".length());
			}
			else if (line.equals("event: reset")) {
				this.reset = true;
			}
			else if (line.isEmpty()) {
				dispatch(id, data);
				data = null;
				stay--;
			}
		}
	}

	private synchronized void dispatch(@Nullable String id, @Nullable String data) {
		this.lastEventId = id;
		if (data != null) {
			this.payloads.add(data);
		}
		notifyAll();
	}

	/**
	 * Whether it knows where it stands.
	 */
	synchronized boolean hasBegun() {
		return this.lastEventId != null;
	}

	synchronized int connections() {
		return this.connections;
	}

	synchronized List<String> payloads() {
		return List.copyOf(this.payloads);
	}

	/**
	 * Waits until so many messages have come.
	 */
	synchronized void await(int count, Duration patience) {
		long end = System.nanoTime() + patience.toNanos();
		while (this.payloads.size() < count) {
			long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
			if (left <= 0 || this.reset) {
				throw new AssertionError("Only " + this.payloads.size() + " of " + count + " have come"
						+ (this.reset ? ", and a reset" : ""));
			}
			try {
				wait(left);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}
	}

	@Override
	public void close() {
		this.closed = true;
		Socket socket = this.socket;
		try {
			if (socket != null) {
				socket.close();
			}
		}
		catch (IOException ex) {
			// Closed
		}
	}

}
