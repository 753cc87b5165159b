package io.buckaroo.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A load for the demo, only on this machine: users who come, talk and leave, and in
 * between slow clients, a flood, a crowd, and handshakes that are refused. Needs only a
 * JDK:
 *
 * <pre>
 * java buckaroo-demo/src/test/java/io/buckaroo/demo/DemoLoad.java 600 localhost:3000 localhost:3001
 * </pre>
 *
 * The first argument is the duration in seconds, the others are the nodes. Users return
 * to any of them if their connection is lost, so nodes can be restarted meanwhile.
 */
final class DemoLoad {

	private static final int ECHO_USERS = 100;

	private static final int CLOCK_USERS = 60;

	private static final int ROOMS = 8;

	private static final int MEMBERS_OF_A_ROOM = 5;

	private static final int SLOW_CLIENTS = 40;

	private static final int FLOODING_MEMBERS = 8;

	private static final int FLOOD_PER_SECOND = 50;

	private static final int CROWD = 600;

	private static final String WELCOME = "the crowd is here";

	/**
	 * Larger than the buffers of TCP hold in a second, and smaller than the demo's limit.
	 */
	private static final String LONG_TEXT = "All work and no play makes Jack a dull boy. ".repeat(80);

	private final List<URI> nodes;

	private final Duration duration;

	private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

	private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(8, (task) -> {
		Thread thread = new Thread(task);
		thread.setDaemon(true);
		return thread;
	});

	private DemoLoad(List<URI> nodes, Duration duration) {
		this.nodes = nodes;
		this.duration = duration;
	}

	public static void main(String[] args) throws InterruptedException, UnknownHostException {
		if (args.length < 2 || !args[0].matches("[1-9]\\d{0,5}")) {
			System.err.println("Usage: java DemoLoad.java <seconds> <host:port>..., such as 600 localhost:3000");
			System.exit(2);
		}
		List<URI> nodes = new ArrayList<>();
		for (String node : List.of(args).subList(1, args.length)) {
			nodes.add(URI.create("http://" + node));
			if (!InetAddress.getByName(nodes.get(nodes.size() - 1).getHost()).isLoopbackAddress()) {
				throw new IllegalArgumentException(node + " is not an address of this machine");
			}
		}
		new DemoLoad(nodes, Duration.ofSeconds(Integer.parseInt(args[0]))).run();
	}

	private void run() throws InterruptedException {
		say("users come: sockets, streams, and rooms of the chat");
		for (int i = 0; i < ECHO_USERS; i++) {
			new SocketUser("/echo", "hello", Duration.ofSeconds(1)).start();
		}
		for (int i = 0; i < CLOCK_USERS; i++) {
			readClock();
		}
		for (int i = 0; i < ROOMS * MEMBERS_OF_A_ROOM; i++) {
			String path = "/chat/room%d?name=user%d".formatted(i % ROOMS, i);
			new SocketUser(path, said("hello"), Duration.ofSeconds(4)).start();
		}
		await(0.15);
		say("slow clients: %d sockets send, and do not read".formatted(SLOW_CLIENTS));
		List<SlowClient> slow = startSlowClients(SLOW_CLIENTS, "/echo", Duration.ofMillis(1));
		await(0.2);
		slow.forEach(SlowClient::close);
		say("calm: this is a good time to restart a node");
		await(0.25);
		say("a flood: %d members of one room send %d messages per second each, others do not read"
			.formatted(FLOODING_MEMBERS, FLOOD_PER_SECOND));
		List<SlowClient> listeners = startSlowClients(SLOW_CLIENTS / 4, "/chat/flood?name=slow", null);
		List<SocketUser> flood = startSocketUsers(FLOODING_MEMBERS, "/chat/flood?name=flood", said(LONG_TEXT),
				Duration.ofSeconds(1).dividedBy(FLOOD_PER_SECOND));
		await(0.15);
		flood.forEach(SocketUser::leave);
		listeners.forEach(SlowClient::close);
		say("a crowd: %d more sockets, and handshakes that must be refused".formatted(CROWD));
		List<SocketUser> crowd = startSocketUsers(CROWD, "/echo", WELCOME, Duration.ofSeconds(5));
		Future<?> refused = this.timer.scheduleWithFixedDelay(this::requestRefusals, 0, 100, TimeUnit.MILLISECONDS);
		await(0.15);
		refused.cancel(false);
		crowd.forEach(SocketUser::leave);
		say("calm");
		await(0.1);
		say("the end");
	}

	private List<SocketUser> startSocketUsers(int count, String path, String text, Duration period) {
		List<SocketUser> users = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			users.add(new SocketUser(path, text, period));
		}
		users.forEach(SocketUser::start);
		return users;
	}

	private List<SlowClient> startSlowClients(int count, String path, Duration period) {
		List<SlowClient> clients = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			clients.add(new SlowClient(path, period));
		}
		clients.forEach(SlowClient::start);
		return clients;
	}

	/**
	 * Returns the message to the chat that says a text.
	 */
	private static String said(String text) {
		return "{\"text\":\"%s\"}".formatted(text);
	}

	private static void say(String text) {
		System.out.println(LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + " " + text);
	}

	private void await(double share) throws InterruptedException {
		Thread.sleep((long) (this.duration.toMillis() * share));
	}

	private URI node() {
		return this.nodes.get(ThreadLocalRandom.current().nextInt(this.nodes.size()));
	}

	/**
	 * Runs after a random delay, so that not all users act at the same time.
	 */
	private void later(Duration delay, Runnable action) {
		this.timer.schedule(action, (long) (delay.toMillis() * (0.5 + ThreadLocalRandom.current().nextDouble())),
				TimeUnit.MILLISECONDS);
	}

	/**
	 * Reads the clock like an {@code EventSource}: for some time, and again whenever the
	 * stream ends.
	 */
	private void readClock() {
		HttpRequest request = HttpRequest.newBuilder(node().resolve("/sse/time"))
			.header("Accept", "text/event-stream")
			.build();
		CompletableFuture<?> stream = this.http.sendAsync(request, BodyHandlers.ofByteArrayConsumer((data) -> {
		}));
		later(Duration.ofMinutes(2), () -> stream.cancel(true));
		stream.whenComplete((end, ex) -> later(Duration.ofSeconds(2), this::readClock));
	}

	/**
	 * Opens sockets with the origin of another site, and without a key.
	 */
	private void requestRefusals() {
		refuse("Origin: https://other.example", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
		refuse("Sec-WebSocket-Key: none");
	}

	private void refuse(String... headers) {
		try (Socket socket = connect(node(), "/echo", headers)) {
			socket.getInputStream().read();
		}
		catch (IOException ex) {
			// The node is being restarted
		}
	}

	/**
	 * Sends a handshake, with a small receive buffer so that a client that does not read
	 * is noticed soon.
	 */
	private static Socket connect(URI node, String path, String... headers) throws IOException {
		Socket socket = new Socket();
		try {
			socket.setReceiveBufferSize(4096);
			socket.setSoTimeout(5000);
			socket.connect(new InetSocketAddress(node.getHost(), node.getPort()), 5000);
			String head = "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n%s\r\n\r\n"
				.formatted(path, node.getAuthority(), String.join("\r\n", headers));
			socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
			return socket;
		}
		catch (IOException ex) {
			socket.close();
			throw ex;
		}
	}

	/**
	 * A user of a socket who sends a text periodically, leaves after some minutes, and
	 * returns whenever the connection has ended. In a room of the chat, nothing that the
	 * others have said meanwhile is missed.
	 */
	private final class SocketUser implements WebSocket.Listener {

		private static final Pattern POSITION = Pattern.compile("\"position\":\"([^\"]+)\"");

		private final String path;

		private final String text;

		private final Duration period;

		private volatile WebSocket socket;

		private volatile String seen;

		private volatile boolean left;

		private SocketUser(String path, String text, Duration period) {
			this.path = path;
			this.text = text;
			this.period = period;
		}

		void start() {
			later(Duration.ofSeconds(1), this::connect);
		}

		private void connect() {
			if (this.left) {
				return;
			}
			String resumed = (this.seen != null) ? this.path + "&lastEventId=" + this.seen : this.path;
			URI node = node();
			http.newWebSocketBuilder()
				.connectTimeout(Duration.ofSeconds(5))
				.buildAsync(URI.create("ws://" + node.getAuthority() + resumed), this)
				.whenComplete((socket, ex) -> {
					if (ex != null) {
						reconnect();
					}
				});
		}

		@Override
		public void onOpen(WebSocket socket) {
			this.socket = socket;
			socket.request(1);
			later(this.period, () -> talk(socket));
			later(Duration.ofMinutes(4), () -> end(socket));
			if (this.left) {
				end(socket);
			}
		}

		private void talk(WebSocket socket) {
			if (socket == this.socket && !socket.isOutputClosed()) {
				socket.sendText(this.text, true).whenComplete((sent, ex) -> later(this.period, () -> talk(socket)));
			}
		}

		private void end(WebSocket socket) {
			if (!socket.isOutputClosed()) {
				socket.sendClose(WebSocket.NORMAL_CLOSURE, "").exceptionally((ex) -> socket);
			}
		}

		void leave() {
			this.left = true;
			if (this.socket != null) {
				end(this.socket);
			}
		}

		@Override
		public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
			Matcher position = POSITION.matcher(data);
			if (position.find()) {
				this.seen = position.group(1);
			}
			socket.request(1);
			return null;
		}

		@Override
		public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
			reconnect();
			return null;
		}

		@Override
		public void onError(WebSocket socket, Throwable error) {
			reconnect();
		}

		private void reconnect() {
			this.socket = null;
			later(Duration.ofSeconds(2), this::connect);
		}

	}

	/**
	 * A client of a socket that never reads. Once it is closed by the server, it returns.
	 */
	private final class SlowClient {

		private final String path;

		private final Duration period;

		private volatile Socket socket;

		private volatile boolean closed;

		private SlowClient(String path, Duration period) {
			this.path = path;
			this.period = period;
		}

		void start() {
			Thread thread = new Thread(this::run, "slow-client");
			thread.setDaemon(true);
			later(Duration.ofSeconds(1), thread::start);
		}

		private void run() {
			while (!this.closed) {
				try (Socket opened = connect(node(), this.path, "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")) {
					this.socket = opened;
					OutputStream output = opened.getOutputStream();
					byte[] frame = (this.period != null) ? text(LONG_TEXT) : ping();
					while (!this.closed) {
						output.write(frame);
						TimeUnit.MILLISECONDS.sleep((this.period != null) ? this.period.toMillis() : 1000);
					}
				}
				catch (IOException ex) {
					pause();
				}
				catch (InterruptedException ex) {
					return;
				}
			}
		}

		private void pause() {
			try {
				TimeUnit.SECONDS.sleep(1);
			}
			catch (InterruptedException ex) {
				this.closed = true;
			}
		}

		void close() {
			this.closed = true;
			try {
				if (this.socket != null) {
					this.socket.close();
				}
			}
			catch (IOException ex) {
				// It is closed by the server
			}
		}

		/**
		 * Encodes a frame with a mask of zeros (RFC 6455, section 5.2).
		 */
		private static byte[] text(String text) {
			byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
			byte[] frame = new byte[8 + payload.length];
			frame[0] = (byte) 0x81;
			frame[1] = (byte) (0x80 | 126);
			frame[2] = (byte) (payload.length >> 8);
			frame[3] = (byte) payload.length;
			System.arraycopy(payload, 0, frame, 8, payload.length);
			return frame;
		}

		private static byte[] ping() {
			return new byte[] { (byte) 0x89, (byte) 0x80, 0, 0, 0, 0 };
		}

	}

}
