package io.buckaroo.attack;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

import io.buckaroo.fixture.Frames;

/**
 * Attacks the demo, only on this machine, and prints how the demo reacted and whether a
 * well-behaved client was served throughout. Needs only a JDK:
 *
 * <pre>
 * java buckaroo-spring-boot-autoconfigure/src/test/java/io/buckaroo/attack/DemoAttack.java localhost:3000 60
 * </pre>
 *
 * The second argument is the duration of all attacks together in seconds, 30 by default.
 * Exits with 1 if the well-behaved client was refused or received an incorrect response.
 */
public final class DemoAttack {

	private static final int DEFAULT_SECONDS = 30;

	private static final int MAX_SECONDS = 600;

	private static final int PERCENT = 100;

	private static final String HANDSHAKE = "GET %s HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
			+ "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";

	private static final String STREAM = "GET /sse/time HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n";

	private static final int FIN = 0x80;

	private static final int CONTINUATION = 0x0;

	private static final int TEXT = 0x1;

	private static final int CLOSE = 0x8;

	private static final int PING = 0x9;

	/** The attacks in order, with the maximum number of attackers and their script. */
	private static final List<Kind> KINDS = List.of(new Kind("garbage instead of HTTP", 500, DemoAttack::sendGarbage),
			new Kind("slow request heads", 500, DemoAttack::trickleHead),
			new Kind("incomplete handshakes", 500, DemoAttack::sendHalfAHandshake),
			new Kind("foreign origins", 500, DemoAttack::comeFromElsewhere),
			new Kind("text that is not UTF-8", 500, upgradedTo("/echo", DemoAttack::sendInvalidText)),
			new Kind("frames without a mask", 500, upgradedTo("/echo", DemoAttack::sendUnmasked)),
			new Kind("frames of a gigabyte", 500, upgradedTo("/echo", DemoAttack::sendOversized)),
			new Kind("slow frames", 500, upgradedTo("/echo", DemoAttack::trickleFrame)),
			new Kind("endless fragments", 200, upgradedTo("/echo", DemoAttack::sendFragments)),
			new Kind("pings without reading", 100, upgradedTo("/echo", DemoAttack::floodWithPings)),
			new Kind("chat rooms without readers", 50, upgradedTo("/chat/attack", DemoAttack::chatWithoutReading)),
			new Kind("streams that are not read", 500, DemoAttack::openStreamWithoutReading),
			new Kind("opened and dropped", 5000, DemoAttack::drop),
			new Kind("opened and reset", 5000, upgradedTo("/echo", DemoAttack::reset)));

	private DemoAttack() {
	}

	/**
	 * Runs the attacks.
	 * @param arguments host and port, and optionally the duration in seconds
	 */
	public static void main(String[] arguments) throws IOException, InterruptedException {
		if (arguments.length < 1 || arguments.length > 2) {
			System.err.println("Usage: java DemoAttack.java localhost:3000 [seconds]");
			System.exit(2);
		}
		int seconds = (arguments.length == 2) ? Integer.parseInt(arguments[1]) : DEFAULT_SECONDS;
		if (seconds < 1 || seconds > MAX_SECONDS) {
			throw new IllegalArgumentException(
					"Duration must be between 1 and " + MAX_SECONDS + " seconds: " + seconds);
		}
		Honesty honesty = run(target(arguments[0]), Duration.ofSeconds(seconds), PERCENT, System.out);
		System.exit(honesty.complaints().isEmpty() ? 0 : 1);
	}

	/**
	 * Returns the address of the server.
	 * @param hostAndPort the host and port, such as {@code localhost:3000}
	 * @throws IllegalArgumentException if the host is not a loopback address
	 */
	static InetSocketAddress target(String hostAndPort) throws UnknownHostException {
		int colon = hostAndPort.lastIndexOf(':');
		if (colon < 0) {
			throw new IllegalArgumentException("Not a host and port: " + hostAndPort);
		}
		InetAddress host = InetAddress.getByName(hostAndPort.substring(0, colon));
		if (!host.isLoopbackAddress()) {
			throw new IllegalArgumentException("Only this machine can be attacked, not " + host);
		}
		return new InetSocketAddress(host, Integer.parseInt(hostAndPort.substring(colon + 1)));
	}

	/**
	 * Runs the attacks one after the other.
	 * @param server the address of the server
	 * @param time the maximum duration of all attacks together
	 * @param percent the percentage of attackers that take part
	 * @param out the stream to which the outcome of each attack is printed
	 * @return how the well-behaved client was served during the attacks
	 */
	static Honesty run(InetSocketAddress server, Duration time, int percent, PrintStream out)
			throws IOException, InterruptedException {
		HonestClient honest = new HonestClient(server);
		honest.start();
		for (Kind kind : KINDS) {
			int count = Math.max(1, kind.count() * percent / PERCENT);
			Map<String, Integer> outcomes = kind.run(server, count, time.dividedBy(KINDS.size()));
			out.printf("%-29s %5d  %s%n", kind.name(), count, describe(outcomes));
		}
		Honesty honesty = honest.stop();
		out.println(honesty);
		return honesty;
	}

	private static String describe(Map<String, Integer> outcomes) {
		return outcomes.entrySet()
			.stream()
			.sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
			.map((outcome) -> outcome.getValue() + " " + outcome.getKey())
			.collect(Collectors.joining("; "));
	}

	private static void sendGarbage(Attacker attacker, int round) {
		if (round == 0) {
			byte[] garbage = new byte[1024];
			new Random(attacker.number).nextBytes(garbage);
			attacker.send(garbage);
			attacker.send(ascii("\r\n\r\n"));
		}
	}

	private static void trickleHead(Attacker attacker, int round) {
		attacker.send(ascii((round == 0) ? "GET /echo HTTP/1.1\r\nX-Trickle: " : "x"));
	}

	private static void sendHalfAHandshake(Attacker attacker, int round) {
		if (round == 0) {
			attacker.send(ascii(HANDSHAKE.formatted("/echo")));
		}
	}

	private static void comeFromElsewhere(Attacker attacker, int round) {
		if (round == 0) {
			attacker.send(ascii(HANDSHAKE.formatted("/echo") + "Origin: https://attacker.example\r\n\r\n"));
		}
	}

	private static void sendInvalidText(Attacker attacker, int round) {
		if (round == 0) {
			attacker.send(frame(FIN | TEXT, (byte) 0xC0, (byte) 0xAF));
		}
	}

	private static void sendUnmasked(Attacker attacker, int round) {
		if (round == 0) {
			attacker.send(new byte[] { (byte) (FIN | TEXT), 2, 'h', 'i' });
		}
	}

	private static void sendOversized(Attacker attacker, int round) {
		if (round == 0) {
			attacker.send(ByteBuffer.allocate(14)
				.put((byte) (FIN | TEXT))
				.put((byte) 0xFF)
				.putLong(1L << 30)
				.putInt(0)
				.array());
		}
	}

	private static void trickleFrame(Attacker attacker, int round) {
		attacker.send((round == 0) ? new byte[] { (byte) (FIN | TEXT), (byte) (0x80 | 125), 0, 0, 0, 0 }
				: new byte[] { 'x' });
	}

	private static void sendFragments(Attacker attacker, int round) {
		byte[] text = ascii("x".repeat(1000));
		attacker.send(frame((round == 0) ? TEXT : CONTINUATION, text));
	}

	private static void floodWithPings(Attacker attacker, int round) {
		attacker.reading = false;
		byte[] ping = frame(FIN | PING, new byte[100]);
		ByteArrayOutputStream pings = new ByteArrayOutputStream();
		for (int i = 0; i < 1000; i++) {
			pings.writeBytes(ping);
		}
		attacker.send(pings.toByteArray());
	}

	private static void chatWithoutReading(Attacker attacker, int round) {
		attacker.reading = false;
		attacker.send(frame(FIN | TEXT, ascii("x".repeat(1000))));
	}

	private static void openStreamWithoutReading(Attacker attacker, int round) {
		attacker.reading = false;
		if (round == 0) {
			attacker.send(ascii(STREAM));
		}
	}

	private static void drop(Attacker attacker, int round) {
		attacker.send(ascii(HANDSHAKE.formatted("/echo") + "\r\n"));
		attacker.leave("dropped");
	}

	private static void reset(Attacker attacker, int round) {
		attacker.setLingerToReset();
		attacker.leave("reset");
	}

	/**
	 * Returns a script that opens a socket and then runs the given script.
	 */
	private static Script upgradedTo(String path, Script script) {
		return (attacker, round) -> {
			if (round == 0) {
				attacker.send(ascii(HANDSHAKE.formatted(path) + "\r\n"));
			}
			if (attacker.answer.upgraded) {
				script.play(attacker, attacker.roundsUpgraded++);
			}
		};
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	/**
	 * Returns a masked frame with a masking key of zero (RFC 6455, section 5.3).
	 */
	private static byte[] frame(int firstByte, byte... payload) {
		ByteBuffer frame = ByteBuffer.allocate(payload.length + 8).put((byte) firstByte);
		if (payload.length < 126) {
			frame.put((byte) (0x80 | payload.length));
		}
		else {
			frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
		}
		frame.putInt(0).put(payload);
		return Arrays.copyOf(frame.array(), frame.position());
	}

	/**
	 * Actions of an attacker.
	 */
	private interface Script {

		/**
		 * Runs one round.
		 * @param attacker the attacker
		 * @param round the number of previous rounds
		 */
		void play(Attacker attacker, int round);

	}

	/**
	 * How the well-behaved client was served.
	 *
	 * @param handshakes the number of sockets opened
	 * @param echoes the number of echoes received
	 * @param slowestMillis the maximum latency of an echo in ms
	 * @param events the number of events received
	 * @param complaints the refused connections, and the incorrect or missing responses
	 */
	record Honesty(int handshakes, int echoes, long slowestMillis, int events, List<String> complaints) {

		@Override
		public String toString() {
			return "The honest client opened %d sockets and received %d echoes, the slowest in %d ms, and %d events. "
				.formatted(this.handshakes, this.echoes, this.slowestMillis, this.events)
					+ (this.complaints.isEmpty() ? "It was never refused, and no response was incorrect."
							: "Failures:\n" + String.join("\n", this.complaints));
		}

	}

	/**
	 * A kind of attack.
	 *
	 * @param name the name
	 * @param count the maximum number of attackers
	 * @param script the script of each attacker
	 */
	private record Kind(String name, int count, Script script) {

		private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

		/** Number of attackers that connect in one round. */
		private static final int ARRIVALS = 100;

		/**
		 * Attacks until all attackers have ended or the time is over.
		 * @return the number of attackers for each outcome
		 */
		Map<String, Integer> run(InetSocketAddress server, int count, Duration time) throws IOException {
			long start = System.nanoTime();
			List<Attacker> attackers = new ArrayList<>();
			Map<String, Integer> outcomes = new TreeMap<>();
			int arrived = 0;
			while (arrived < count || !attackers.isEmpty()) {
				boolean over = System.nanoTime() - start >= time.toNanos();
				for (int i = 0; i < ARRIVALS && arrived < count && !over; i++) {
					attackers.add(new Attacker(server, arrived++));
				}
				attackers.forEach((attacker) -> attacker.play(this.script));
				if (over) {
					attackers.forEach(Attacker::giveUp);
					arrived = count;
				}
				attackers.stream()
					.filter(Attacker::hasEnded)
					.forEach((attacker) -> outcomes.merge(attacker.outcome(), 1, Integer::sum));
				attackers.removeIf(Attacker::hasEnded);
				LockSupport.parkNanos(ROUND_NANOS);
			}
			return outcomes;
		}

	}

	/**
	 * One connection of an attack. Never waits for the server.
	 */
	private static final class Attacker {

		private static final int BUFFER_SIZE = 4096;

		private final int number;

		private final SocketChannel channel;

		private final Answer answer = new Answer();

		private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_SIZE);

		private ByteBuffer unsent = ByteBuffer.allocate(0);

		private boolean reading = true;

		private int rounds;

		private int roundsUpgraded;

		private String end = "";

		Attacker(InetSocketAddress server, int number) throws IOException {
			this.number = number;
			this.channel = SocketChannel.open().setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_SIZE);
			try {
				this.channel.connect(server);
				this.channel.configureBlocking(false);
			}
			catch (IOException ex) {
				leave("no connection");
			}
		}

		void play(Script script) {
			if (!hasEnded()) {
				script.play(this, this.rounds++);
			}
			if (!hasEnded() && this.reading) {
				read();
			}
		}

		/**
		 * Sends bytes, unless earlier bytes are still unsent.
		 */
		void send(byte[] bytes) {
			try {
				if (this.unsent.hasRemaining()) {
					this.channel.write(this.unsent);
				}
				if (!this.unsent.hasRemaining()) {
					this.unsent = ByteBuffer.wrap(bytes);
					this.channel.write(this.unsent);
				}
			}
			catch (IOException ex) {
				read();
				leave("cut");
			}
		}

		private void read() {
			try {
				int length = this.channel.read(this.buffer.clear());
				while (length > 0) {
					this.answer.accept(this.buffer.flip());
					length = this.channel.read(this.buffer.clear());
				}
				if (length < 0) {
					leave("closed");
				}
				else if (this.answer.closeCode != 0) {
					this.channel.write(ByteBuffer.wrap(frame(FIN | CLOSE)));
				}
			}
			catch (IOException ex) {
				leave("cut");
			}
		}

		void setLingerToReset() {
			try {
				this.channel.setOption(StandardSocketOptions.SO_LINGER, 0);
			}
			catch (IOException ex) {
				leave("cut");
			}
		}

		/**
		 * Reads the remaining response and disconnects, because the time is over.
		 */
		void giveUp() {
			if (!hasEnded()) {
				read();
				leave("still open");
			}
		}

		void leave(String how) {
			if (!hasEnded()) {
				this.end = how;
				try {
					this.channel.close();
				}
				catch (IOException ex) {
					// Already closed
				}
			}
		}

		boolean hasEnded() {
			return !this.end.isEmpty();
		}

		String outcome() {
			return this.answer.describe() + this.end;
		}

	}

	/**
	 * Parses the response of the server.
	 */
	private static final class Answer {

		private static final String END_OF_HEAD = "\r\n\r\n";

		private final StringBuilder head = new StringBuilder();

		private final byte[] frameHead = new byte[10];

		private boolean headed;

		private boolean upgraded;

		private int frameHeadLength;

		private long payload;

		private boolean closing;

		private int closeCode;

		private int closeCodeLength;

		void accept(ByteBuffer bytes) {
			while (bytes.hasRemaining()) {
				byte next = bytes.get();
				if (!this.headed) {
					acceptHead((char) next);
				}
				else if (this.upgraded && this.payload > 0) {
					acceptPayload(next);
				}
				else if (this.upgraded) {
					acceptFrameHead(next);
				}
			}
		}

		private void acceptHead(char next) {
			this.head.append(next);
			this.headed = this.head.length() >= END_OF_HEAD.length()
					&& this.head.indexOf(END_OF_HEAD, this.head.length() - END_OF_HEAD.length()) >= 0;
			this.upgraded = this.headed && status().equals("101");
		}

		private void acceptPayload(byte next) {
			this.payload--;
			if (this.closing && this.closeCodeLength < 2) {
				this.closeCodeLength++;
				this.closeCode = (this.closeCode << 8) | (next & 0xFF);
			}
		}

		private void acceptFrameHead(byte next) {
			this.frameHead[this.frameHeadLength++] = next;
			if (this.frameHeadLength < 2) {
				return;
			}
			int length = this.frameHead[1] & 0x7F;
			int more = (length == 127) ? 8 : (length == 126) ? 2 : 0;
			if (this.frameHeadLength == 2 + more) {
				ByteBuffer bytes = ByteBuffer.wrap(this.frameHead, 2, 8);
				this.payload = (more == 8) ? bytes.getLong() : (more == 2) ? bytes.getShort() & 0xFFFF : length;
				this.closing = (this.frameHead[0] & 0x0F) == CLOSE;
				this.frameHeadLength = 0;
			}
		}

		private String status() {
			return (this.head.length() > 12) ? this.head.substring(9, 12) : "";
		}

		String describe() {
			if (!this.headed) {
				return "";
			}
			return (this.upgraded && this.closing) ? "close " + this.closeCode + ", " : status() + ", ";
		}

	}

	/**
	 * A well-behaved client, which checks that the attacks do not affect it.
	 */
	private static final class HonestClient {

		private static final int PATIENCE_MILLIS = 10_000;

		private static final int ECHOES_OF_A_SOCKET = 20;

		private static final int MAX_COMPLAINTS = 100;

		private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

		private final InetSocketAddress server;

		private final Thread ofSockets = new Thread(() -> repeat(this::useSocket), "honest-sockets");

		private final Thread ofStreams = new Thread(() -> repeat(this::useStream), "honest-streams");

		private final AtomicInteger handshakes = new AtomicInteger();

		private final AtomicInteger echoes = new AtomicInteger();

		private final AtomicLong slowestMillis = new AtomicLong();

		private final AtomicInteger events = new AtomicInteger();

		private final Queue<String> complaints = new ConcurrentLinkedQueue<>();

		private volatile boolean stopping;

		HonestClient(InetSocketAddress server) {
			this.server = server;
		}

		void start() {
			this.ofSockets.start();
			this.ofStreams.start();
		}

		Honesty stop() throws InterruptedException {
			this.stopping = true;
			this.ofSockets.join();
			this.ofStreams.join();
			return new Honesty(this.handshakes.get(), this.echoes.get(), this.slowestMillis.get(), this.events.get(),
					List.copyOf(this.complaints));
		}

		private void repeat(Use use) {
			do {
				try (Socket socket = new Socket()) {
					socket.setTcpNoDelay(true);
					socket.setSoTimeout(PATIENCE_MILLIS);
					socket.connect(this.server, PATIENCE_MILLIS);
					use.use(socket, new DataInputStream(socket.getInputStream()));
				}
				catch (IOException ex) {
					this.complaints.add(Thread.currentThread().getName() + ": " + ex);
				}
			}
			while (!this.stopping && this.complaints.size() < MAX_COMPLAINTS);
		}

		private void useSocket(Socket socket, DataInputStream input) throws IOException {
			socket.getOutputStream().write(ascii(HANDSHAKE.formatted("/echo") + "\r\n"));
			readHead(input, "101");
			this.handshakes.incrementAndGet();
			for (int i = 0; i < ECHOES_OF_A_SOCKET; i++) {
				byte[] frame = frame(FIN | TEXT, ascii("honest " + this.echoes.get()));
				long start = System.nanoTime();
				socket.getOutputStream().write(frame);
				// Frames of a server are not masked
				byte[] echo = input.readNBytes(frame.length - 4);
				if (!new String(frame, 6, frame.length - 6, StandardCharsets.US_ASCII)
					.equals(new String(echo, 2, echo.length - 2, StandardCharsets.US_ASCII))) {
					throw new IOException("Not an echo: " + Arrays.toString(echo));
				}
				long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
				this.slowestMillis.accumulateAndGet(millis, Math::max);
				this.echoes.incrementAndGet();
				LockSupport.parkNanos(PAUSE_NANOS);
			}
			socket.getOutputStream().write(frame(FIN | CLOSE, (byte) 0x03, (byte) 0xE8));
			if (input.readUnsignedByte() != (FIN | CLOSE)) {
				throw new IOException("The close frame was not answered with a close frame");
			}
		}

		private void useStream(Socket socket, DataInputStream input) throws IOException {
			socket.getOutputStream().write(ascii(STREAM));
			readHead(input, "200");
			int before = this.events.get();
			while (!this.stopping || this.events.get() == before) {
				String line = readLine(input);
				if (line.startsWith("data:")) {
					Long.parseLong(line.substring("data:".length()).strip());
					this.events.incrementAndGet();
				}
			}
		}

		private static void readHead(DataInputStream input, String status) throws IOException {
			String statusLine = readLine(input);
			for (String line = statusLine; !line.isEmpty();) {
				line = readLine(input);
			}
			if (!statusLine.startsWith("HTTP/1.1 " + status)) {
				throw new IOException("Refused: " + statusLine);
			}
		}

		private static String readLine(DataInputStream input) throws IOException {
			StringBuilder line = new StringBuilder();
			for (char next = (char) input.readUnsignedByte(); next != '\n'; next = (char) input.readUnsignedByte()) {
				line.append(next);
			}
			return line.toString().strip();
		}

		/**
		 * Uses a connection.
		 */
		private interface Use {

			void use(Socket socket, DataInputStream input) throws IOException;

		}

	}

}
