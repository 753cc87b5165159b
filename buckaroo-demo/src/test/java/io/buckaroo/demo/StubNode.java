package io.buckaroo.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.StreamUtils;
import org.springframework.util.StringUtils;
import org.springframework.web.util.UriUtils;

/**
 * A server that answers as the endpoint {@code buckaroo} of a node would, with scripted
 * figures: between two requests for the state there are two seconds, unless the test sets
 * another pace, and a script changes the figures. Serves the dashboard with the content
 * security policy of the endpoint.
 */
final class StubNode implements AutoCloseable {

	static final Instant START = Instant.parse("2026-11-27T14:00:00Z");

	static final Duration INTERVAL = Duration.ofSeconds(2);

	private static final String ADDRESS = "/actuator/buckaroo";

	// Like the mapper of the actuator
	private static final JsonMapper JSON = JsonMapper.builder()
		.changeDefaultPropertyInclusion((inclusion) -> inclusion.withContentInclusion(JsonInclude.Include.NON_NULL))
		.build();

	private final ReentrantLock lock = new ReentrantLock();

	private final HttpServer server;

	private final List<String> requests = new CopyOnWriteArrayList<>();

	private final Map<String, Route> routes = new LinkedHashMap<>();

	private final Map<String, Integer> topics = new LinkedHashMap<>();

	private final Map<String, Map<String, Object>> nodes = new LinkedHashMap<>();

	private final List<Map<String, Object>> connections = new ArrayList<>();

	private Consumer<StubNode> script = (node) -> {
	};

	private volatile String allowed = "GET, HEAD, POST, DELETE, OPTIONS";

	private Duration pace = INTERVAL;

	private Instant now = START;

	private volatile int status = 200;

	private volatile String head = "";

	private String id = "5b0c41d2-7a35-4e0b-9a53-0f5b2a3f6c11";

	private Instant startedAt = START.minus(Duration.ofHours(27));

	private boolean draining;

	private boolean clustered;

	private @Nullable String fault;

	StubNode() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/", this::handle);
		this.server.start();
	}

	String url() {
		return "http://localhost:" + this.server.getAddress().getPort() + ADDRESS;
	}

	/**
	 * Sets what happens every two seconds.
	 */
	StubNode script(Consumer<StubNode> script) {
		return change((node) -> node.script = script);
	}

	StubNode change(Consumer<StubNode> change) {
		this.lock.lock();
		try {
			change.accept(this);
			return this;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Sets the time between two requests for the state.
	 */
	StubNode pace(Duration pace) {
		return change((node) -> node.pace = pace);
	}

	/**
	 * Returns the number of seconds since the last request for the state.
	 */
	int pace() {
		return (int) this.pace.toSeconds();
	}

	/**
	 * Returns the number of seconds since the start.
	 */
	long time() {
		return Duration.between(START, this.now).toSeconds();
	}

	/**
	 * Answers with an error status, or breaks connections without an answer if it is 0.
	 */
	void fail(int status) {
		this.status = status;
	}

	void recover() {
		this.status = 200;
	}

	/**
	 * Inserts markup at the end of the page's head, as the endpoint does for the CSRF
	 * token.
	 */
	void head(String markup) {
		this.head = markup;
	}

	void allow(String methods) {
		this.allowed = methods;
	}

	void id(String id) {
		this.id = id;
	}

	/**
	 * Restarts the node: it has another id, and all counters are 0.
	 */
	void restart(String id) {
		this.nodes.remove(this.id);
		this.id = id;
		this.startedAt = this.now.plusMillis(1);
		this.routes.replaceAll((path, route) -> new Route(route.kind, route.route));
	}

	void drain(boolean draining) {
		this.draining = draining;
	}

	Route websocket(String route) {
		return this.routes.computeIfAbsent(route, (path) -> new Route("websocket", path));
	}

	Route sse(String route) {
		return this.routes.computeIfAbsent(route, (path) -> new Route("sse", path));
	}

	void topic(String topic, int subscribers) {
		this.topics.put(topic, subscribers);
	}

	/**
	 * Adds another node of the cluster, or changes its connections.
	 */
	void node(String id, int connections) {
		this.clustered = true;
		this.nodes.put(id, Map.of("id", id, "connections", connections, "self", false));
	}

	void leave(String id) {
		this.nodes.remove(id);
	}

	void cluster(@Nullable String fault) {
		this.clustered = true;
		this.fault = fault;
	}

	void connection(String id, String route, @Nullable String principal, long pendingBytes,
			@Nullable Double pausedFor) {
		Map<String, Object> connection = new LinkedHashMap<>();
		connection.put("id", id);
		connection.put("kind", "websocket");
		connection.put("route", route);
		connection.put("path", route.replace("{room}", "lobby"));
		connection.put("principal", principal);
		connection.put("remoteAddress", "192.0.2.17:5" + (1000 + this.connections.size()));
		connection.put("subprotocol", null);
		connection.put("openedAt", START.minusSeconds(4321).toString());
		connection.put("received", Map.of("messages", 12, "bytes", 3456));
		connection.put("sent", Map.of("messages", 123_456, "bytes", 98_765_432));
		connection.put("mailbox", Map.of("size", (pausedFor != null) ? 200 : 3, "capacity", 256));
		connection.put("pendingBytes", pendingBytes);
		connection.put("pausedFor", pausedFor);
		this.connections.add(connection);
	}

	/**
	 * Lets a connection receive messages.
	 */
	void receive(String id, int messages) {
		this.connections.stream()
			.filter((connection) -> connection.get("id").equals(id))
			.forEach((connection) -> connection.put("received", Map.of("messages", 12 + messages, "bytes", 3456)));
	}

	void clearConnections() {
		this.connections.clear();
	}

	/**
	 * Returns the requests that change something.
	 */
	List<String> operations() {
		return this.requests.stream().filter((request) -> !request.matches("(GET|OPTIONS).*")).toList();
	}

	void awaitRequest(String request) {
		Awaitility.await().until(() -> this.requests.contains(request));
	}

	private void handle(HttpExchange exchange) throws IOException {
		this.lock.lock();
		try (exchange) {
			String method = exchange.getRequestMethod();
			String body = StreamUtils.copyToString(exchange.getRequestBody(), StandardCharsets.UTF_8);
			String path = exchange.getRequestURI().toString().replace(ADDRESS, "");
			String token = exchange.getRequestHeaders().getFirst("X-CSRF-TOKEN");
			this.requests.add(
					Stream.of(method, path, body, token).filter(StringUtils::hasText).collect(Collectors.joining(" ")));
			boolean page = exchange.getRequestHeaders().getFirst("Accept").startsWith("text/html");
			if (!page && method.equals("GET") && path.isEmpty()) {
				this.now = this.now.plus(this.pace);
			}
			if (page) {
				page(exchange);
			}
			else if (this.status == 0) {
				return;
			}
			else if (method.equals("OPTIONS")) {
				exchange.getResponseHeaders().add("Allow", this.allowed);
				exchange.sendResponseHeaders(200, -1);
			}
			else if (this.status != 200) {
				exchange.getResponseHeaders().add("Location", "/login");
				exchange.sendResponseHeaders(this.status, -1);
			}
			else if (!this.allowed.contains(method)) {
				exchange.sendResponseHeaders(405, -1);
			}
			else {
				answer(exchange, method, path, body);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void answer(HttpExchange exchange, String method, String path, String body) throws IOException {
		if (method.equals("DELETE")) {
			boolean closed = this.connections.removeIf((connection) -> path
				.endsWith("/" + UriUtils.encode((String) connection.get("id"), StandardCharsets.UTF_8)));
			exchange.sendResponseHeaders(closed ? 204 : 404, -1);
		}
		else if (path.startsWith("/connections")) {
			json(exchange, Map.of("total", this.connections.size(), "connections", this.connections));
		}
		else {
			if (method.equals("POST")) {
				this.draining = body.contains("true");
			}
			else {
				this.script.accept(this);
			}
			json(exchange, state());
		}
	}

	private Map<String, Object> state() {
		Map<String, Object> state = new LinkedHashMap<>();
		state.put("time", this.now.toString());
		state.put("startedAt", this.startedAt.toString());
		state.put("node", this.id);
		state.put("draining", this.draining);
		state.put("routes", this.routes.values().stream().map(Route::toJson).toList());
		state.put("topics",
				Map.of("count", this.topics.size(), "subscriptions",
						this.topics.values().stream().mapToInt(Integer::intValue).sum(), "largest",
						this.topics.entrySet()
							.stream()
							.map((topic) -> Map.of("topic", topic.getKey(), "subscribers", topic.getValue()))
							.toList()));
		state.put("cluster", this.clustered ? cluster() : null);
		return state;
	}

	private Map<String, Object> cluster() {
		int open = this.routes.values().stream().mapToInt((route) -> route.connections).sum();
		List<Map<String, Object>> nodes = new ArrayList<>();
		nodes.add(Map.of("id", this.id, "connections", open, "self", true, "lastSeen", this.now.toString()));
		this.nodes.values().forEach((node) -> {
			Map<String, Object> seen = new LinkedHashMap<>(node);
			seen.put("lastSeen", this.now.minusMillis(1400).toString());
			nodes.add(seen);
		});
		Map<String, Object> cluster = new LinkedHashMap<>();
		cluster.put("up", this.fault == null);
		cluster.put("fault", this.fault);
		cluster.put("lastHeartbeat", this.now.minusMillis(800).toString());
		cluster.put("roundTrip", 0.0012);
		cluster.put("reconnections", 0);
		cluster.put("dropped", 0);
		cluster.put("presenceFailures", 0);
		cluster.put("nodes", nodes);
		return cluster;
	}

	private static void json(HttpExchange exchange, Object value) throws IOException {
		exchange.getResponseHeaders().add("Content-Type", "application/json");
		send(exchange, JSON.writeValueAsBytes(value));
	}

	private void page(HttpExchange exchange) throws IOException {
		String page = StreamUtils.copyToString(
				StubNode.class.getResourceAsStream("/io/buckaroo/actuate/dashboard.html"), StandardCharsets.UTF_8);
		exchange.getResponseHeaders().add("Content-Type", "text/html;charset=UTF-8");
		exchange.getResponseHeaders()
			.add("Content-Security-Policy",
					("default-src 'none'; script-src '%s'; style-src '%s'; connect-src 'self'; img-src data:; "
							+ "base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
						.formatted(hash(page, "script"), hash(page, "style")));
		send(exchange, page.replace("</head>", this.head + "</head>").getBytes(StandardCharsets.UTF_8));
	}

	private static String hash(String page, String element) {
		Matcher matcher = Pattern.compile("<%1$s>(.*)</%1$s>".formatted(element), Pattern.DOTALL).matcher(page);
		matcher.find();
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256")
				.digest(matcher.group(1).getBytes(StandardCharsets.UTF_8));
			return "sha256-" + Base64.getEncoder().encodeToString(digest);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void send(HttpExchange exchange, byte[] body) throws IOException {
		exchange.sendResponseHeaders(200, body.length);
		exchange.getResponseBody().write(body);
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

	/**
	 * The figures of a route.
	 */
	static final class Route {

		private final String kind;

		private final String route;

		private final Map<String, Long> malformed = new LinkedHashMap<>();

		private final Map<String, Long> ended = new LinkedHashMap<>();

		private final Map<String, Long> handshakes = new LinkedHashMap<>();

		private List<String> codecs = List.of();

		private int connections;

		private int paused;

		private int filling;

		private long opened;

		private long received;

		private long sent;

		private long rejected;

		private Route(String kind, String route) {
			this.kind = kind;
			this.route = route;
		}

		int connections() {
			return this.connections;
		}

		Route open(long number) {
			this.connections += (int) number;
			this.opened += number;
			this.handshakes.merge("admitted", number, Long::sum);
			return this;
		}

		Route end(String reason, long number) {
			this.connections -= (int) number;
			this.ended.merge(reason, number, Long::sum);
			return this;
		}

		Route refuse(String outcome, long number) {
			this.handshakes.merge(outcome, number, Long::sum);
			return this;
		}

		Route traffic(long received, long sent) {
			this.received += received;
			this.sent += sent;
			return this;
		}

		Route slow(int paused, int filling) {
			this.paused = paused;
			this.filling = filling;
			return this;
		}

		Route reject(long number) {
			this.rejected += number;
			return this;
		}

		Route typed(String... codecs) {
			this.codecs = List.of(codecs);
			return this;
		}

		Route malformed(String reason, long number) {
			this.received += number;
			this.malformed.merge(reason, number, Long::sum);
			return this;
		}

		private Map<String, Object> toJson() {
			Map<String, Object> json = new LinkedHashMap<>();
			json.put("kind", this.kind);
			json.put("route", this.route);
			json.put("handler", "bean '%s'".formatted(this.route.replaceAll("\\W", "")));
			json.put("codecs", this.codecs);
			json.put("connections", this.connections);
			json.put("paused", this.paused);
			json.put("filling", this.filling);
			json.put("opened", this.opened);
			json.put("received", Map.of("messages", this.received, "bytes", this.received * 87));
			json.put("sent", Map.of("messages", this.sent, "bytes", this.sent * 212));
			json.put("rejected", this.rejected);
			json.put("malformed", this.malformed);
			json.put("ended", this.ended);
			json.put("handshakes", this.handshakes);
			return json;
		}

	}

}
