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
 * A client of an event stream that behaves like a browser: it keeps the last event id and
 * reconnects with it, to any of the nodes. It optionally disconnects at random. It uses
 * HTTP/1.0, so that the response is not chunked.
 */
final class FeedReader implements AutoCloseable {

	/** The maximum number of events before a random disconnect. */
	private static final int MAX_EVENTS = 20_000;

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
				// Reconnect
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
		int stay = this.leaving ? this.random.nextInt(MAX_EVENTS) : Integer.MAX_VALUE;
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
	 * Whether the client has received an id from which it can resume.
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
	 * Waits for a number of messages.
	 * @throws AssertionError if they do not arrive in time, or the stream was reset
	 */
	synchronized void await(int count, Duration patience) {
		long end = System.nanoTime() + patience.toNanos();
		while (this.payloads.size() < count) {
			long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
			if (left <= 0 || this.reset) {
				throw new AssertionError("Received " + this.payloads.size() + " of " + count + " messages"
						+ (this.reset ? " and a reset" : ""));
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
			// Already closed
		}
	}

}
