package io.buckaroo.test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Mailbox.Overflow;
import io.buckaroo.MessageSocket;
import io.buckaroo.SseMapping;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.codec.MessageTypes;
import io.buckaroo.runtime.ConnectionKind;
import io.buckaroo.runtime.ConnectionSettings;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.util.Assert;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * The request that opens a connection in a test, and the settings of its route.
 * <pre class="code">
 * TestSocket&lt;Order&gt; socket = TestSocket.open(new OrderSocket(), (request) -&gt; request
 *     .pathVariable("table", "7")
 *     .queryParam("language", "en")
 *     .header("User-Agent", "test")
 *     .cookie("theme", "dark")
 *     .principal("ann")
 *     .attribute("area", "garden")
 *     .answerPings()
 *     .idleTimeout(Duration.ofMinutes(5))
 *     .pingInterval(Duration.ofSeconds(10)));
 *
 * TestEventSource&lt;Void&gt; stream = TestEventSource.open(new OrderSearch(), (request) -&gt; request
 *     .body(new Query("ada"))
 *     .lastEventId("17-2")
 *     .heartbeat(Duration.ofSeconds(30)));</pre>
 * <p>
 * The settings begin with the defaults of {@code buckaroo.*}: as there is no application,
 * its {@code application.properties} are not read.
 * <p>
 * The route is that of the handler's {@link io.buckaroo.WebSocketMapping} or
 * {@link io.buckaroo.SseMapping}, if the class has one, and the path is made of it and of
 * the path variables. Otherwise, as for a handler that is mapped at a {@code @Bean}
 * method, it is {@code /test}, followed by the path variables, unless {@link #route} sets
 * it. Checks of the handshake, such as that of the origin, are not part of the test.
 */
public final class TestRequest {

	private static final String DEFAULT_ROUTE = "/test";

	private static final String LAST_EVENT_ID = "Last-Event-ID";

	private static final int CLIENT_PORT = 50_000;

	/** The kind of connection, or {@code null} if it is open. */
	private final @Nullable ConnectionKind kind;

	private @Nullable String route;

	private HttpMethod method = HttpMethod.GET;

	private @Nullable URI uri;

	private final Map<String, String> pathVariables = new LinkedHashMap<>();

	private final MultiValueMap<String, String> queryParams = new LinkedMultiValueMap<>();

	private final HttpHeaders headers = new HttpHeaders();

	private final MultiValueMap<String, HttpCookie> cookies = new LinkedMultiValueMap<>();

	private final Map<String, Object> attributes = new HashMap<>();

	private @Nullable Principal principal;

	private InetSocketAddress remoteAddress = new InetSocketAddress(InetAddress.getLoopbackAddress(), CLIENT_PORT);

	private @Nullable String subprotocol;

	private @Nullable Object body;

	private Context context = Context.empty();

	private @Nullable Duration idleTimeout;

	private @Nullable Duration keepAliveInterval;

	private Duration sendTimeout = Duration.ofSeconds(10);

	private Duration maxAge = Duration.ZERO;

	private int mailboxCapacity = 1024;

	private Overflow overflow = Overflow.CLOSE;

	private @Nullable Instant expiresAt;

	private @Nullable Duration expiresAfter;

	private boolean blocking;

	private boolean answersPings;

	/** Whether the handler is a {@code MessageSocket}. */
	private boolean typed;

	private @Nullable MessageTypes messages;

	TestRequest(@Nullable ConnectionKind kind, @Nullable String route, boolean blocking) {
		this.kind = kind;
		this.route = route;
		this.blocking = blocking;
	}

	/**
	 * Returns the request for a handler, with the options of its annotation.
	 */
	static TestRequest of(BuckarooSocket<?> socket) {
		return ofSocket(socket);
	}

	/**
	 * Returns the request for a handler, with the options of its annotation.
	 */
	static TestRequest ofMessageSocket(MessageSocket<?, ?, ?> socket) {
		TestRequest request = ofSocket(socket);
		request.typed = true;
		return request;
	}

	private static TestRequest ofSocket(Object socket) {
		WebSocketMapping mapping = AnnotatedElementUtils.findMergedAnnotation(socket.getClass(),
				WebSocketMapping.class);
		return (mapping != null) ? new TestRequest(ConnectionKind.WEBSOCKET, mapping.value(), mapping.blocking())
				: new TestRequest(ConnectionKind.WEBSOCKET, null, false);
	}

	/**
	 * Returns the request for a handler, with the options of its annotation.
	 */
	static TestRequest of(BuckarooEventSource<?> source) {
		SseMapping mapping = AnnotatedElementUtils.findMergedAnnotation(source.getClass(), SseMapping.class);
		if (mapping == null) {
			return new TestRequest(ConnectionKind.SSE, null, false);
		}
		TestRequest request = new TestRequest(ConnectionKind.SSE, mapping.value(), mapping.blocking());
		return (mapping.method().length > 0) ? request.method(mapping.method()[0].asHttpMethod()) : request;
	}

	/**
	 * Sets the pattern of the route. <pre class="code">
	 * request.route("/chat/{room}").pathVariable("room", "spring")</pre>
	 * @param route the pattern, such as {@code /chat/{room}}; by default that of the
	 * handler's annotation, or {@code /test}
	 * @return this request
	 */
	public TestRequest route(String route) {
		Assert.hasText(route, "'route' must not be empty");
		this.route = route;
		return this;
	}

	/**
	 * Sets the HTTP method, for an event source that is mapped to several.
	 * @param method the method; {@code GET} by default
	 * @return this request
	 */
	public TestRequest method(HttpMethod method) {
		Assert.notNull(method, "'method' must not be null");
		require(ConnectionKind.SSE, "method", "a WebSocket handshake is a GET");
		this.method = method;
		return this;
	}

	/**
	 * Sets the URI, for a handler that reads it. Path variables and query parameters are
	 * read from it. Without a call, it is made of the route, the path variables and the
	 * query parameters. <pre class="code">
	 * request.route("/chat/{room}").uri("https://example.org/chat/spring?color=blue")</pre>
	 * @param uri the URI, absolute or a path with a query, encoded
	 * @return this request
	 */
	public TestRequest uri(String uri) {
		Assert.hasText(uri, "'uri' must not be empty");
		this.uri = URI.create("http://localhost/").resolve(uri);
		return this;
	}

	/**
	 * Sets a path variable.
	 * @param name the name, which the route must have
	 * @param value the value, not encoded
	 * @return this request
	 */
	public TestRequest pathVariable(String name, Object value) {
		Assert.hasText(name, "'name' must not be empty");
		Assert.notNull(value, "'value' must not be null");
		this.pathVariables.put(name, value.toString());
		return this;
	}

	/**
	 * Adds a query parameter.
	 * @param name the name
	 * @param values the values, not encoded
	 * @return this request
	 */
	public TestRequest queryParam(String name, Object... values) {
		Assert.hasText(name, "'name' must not be empty");
		for (Object value : values) {
			this.queryParams.add(name, value.toString());
		}
		return this;
	}

	/**
	 * Adds a header.
	 * @param name the name
	 * @param values the values
	 * @return this request
	 */
	public TestRequest header(String name, String... values) {
		Assert.hasText(name, "'name' must not be empty");
		for (String value : values) {
			this.headers.add(name, value);
		}
		return this;
	}

	/**
	 * Adds a cookie.
	 * @param name the name
	 * @param value the value
	 * @return this request
	 */
	public TestRequest cookie(String name, String value) {
		this.cookies.add(name, new HttpCookie(name, value));
		return this;
	}

	/**
	 * Sets the id of the last event that the returning client has received.
	 * <pre class="code">
	 * TestEventSource&lt;Void&gt; stream = buckaroo.openStream(buckaroo.topic("news").eventSource(),
	 *     (request) -&gt; request.lastEventId(lastId));</pre>
	 * @param id the id, such as {@link TestEventSource#lastEventId()}; {@code null} for
	 * none, as for a client that has received no event with an id
	 * @return this request
	 */
	public TestRequest lastEventId(@Nullable String id) {
		if (id != null) {
			this.headers.set(LAST_EVENT_ID, id);
		}
		else {
			this.headers.remove(LAST_EVENT_ID);
		}
		return this;
	}

	/**
	 * Sets the authenticated principal by its name.
	 * @param name the name
	 * @return this request
	 */
	public TestRequest principal(String name) {
		Assert.hasText(name, "'name' must not be empty");
		return principal(new NamedPrincipal(name));
	}

	/**
	 * Sets the authenticated principal, such as an {@code Authentication} of Spring
	 * Security. A handler that reads the security context needs it in the
	 * {@linkplain #context Reactor context} as well.
	 * @param principal the principal
	 * @return this request
	 */
	public TestRequest principal(Principal principal) {
		Assert.notNull(principal, "'principal' must not be null");
		this.principal = principal;
		return this;
	}

	/**
	 * Sets an attribute, as the route or a check of the handshake does.
	 * @param name the name
	 * @param value the value
	 * @return this request
	 */
	public TestRequest attribute(String name, Object value) {
		Assert.hasText(name, "'name' must not be empty");
		Assert.notNull(value, "'value' must not be null");
		this.attributes.put(name, value);
		return this;
	}

	/**
	 * Sets the address of the client.
	 * @param address the address; one of the loopback interface by default
	 * @return this request
	 */
	public TestRequest remoteAddress(InetSocketAddress address) {
		Assert.notNull(address, "'address' must not be null");
		this.remoteAddress = address;
		return this;
	}

	/**
	 * Sets the negotiated subprotocol of a socket. That of a {@link MessageSocket}
	 * selects the codec of its messages. <pre class="code">
	 * request.subprotocol("cbor")</pre>
	 * @param subprotocol the subprotocol; none by default
	 * @return this request
	 */
	public TestRequest subprotocol(String subprotocol) {
		require(ConnectionKind.WEBSOCKET, "subprotocol", "an event stream has none");
		this.subprotocol = subprotocol;
		return this;
	}

	/**
	 * Sets the types of the messages of a {@link MessageSocket}. Needed only if its class
	 * does not declare them, as that of a lambda. <pre class="code">
	 * TestMessageSocket&lt;Order, Answer, Void&gt; socket = TestMessageSocket.open(
	 *         (order, state) -&gt; Result.reply(new Answer("accepted", order)),
	 *         (request) -&gt; request.messages(Order.class, Answer.class));</pre>
	 * @param input the type of the messages of the client
	 * @param output the type of the messages to the client
	 * @return this request
	 * @throws IllegalArgumentException if a type is raw
	 */
	public TestRequest messages(Class<?> input, Class<?> output) {
		return messages(ResolvableType.forClass(input), ResolvableType.forClass(output));
	}

	/**
	 * Sets the types of the messages of a {@link MessageSocket}, with type arguments.
	 * <pre class="code">
	 * request.messages(ResolvableType.forClassWithGenerics(List.class, Order.class),
	 *         ResolvableType.forClass(Answer.class))</pre>
	 * @param input the type of the messages of the client
	 * @param output the type of the messages to the client
	 * @return this request
	 * @throws IllegalArgumentException if a type, or a type argument, is raw, a wildcard
	 * or a type variable
	 */
	public TestRequest messages(ResolvableType input, ResolvableType output) {
		Assert.isTrue(this.kind == null || this.typed, "'messages' applies only to a MessageSocket");
		this.messages = new MessageTypes(input, output);
		return this;
	}

	/**
	 * Sets the body of a request for an event stream, and the method to {@code POST}.
	 * <pre class="code">
	 * request.body(new Query("ada"))            // what connection.body(Query.class) emits
	 * request.body("{\"author\":\"ada\"}")        // is read as JSON
	 * request.body(Mono.never())                // never arrives: refused with status 408</pre>
	 * @param body an object of the type that the handler reads; JSON, if the handler
	 * reads another type than a string; or a {@code Mono} of either
	 * @return this request
	 */
	public TestRequest body(Object body) {
		Assert.notNull(body, "'body' must not be null");
		require(ConnectionKind.SSE, "body", "a WebSocket handshake has none");
		this.body = body;
		this.method = HttpMethod.POST;
		return this;
	}

	/**
	 * Adds to the Reactor context of the handshake, which a {@code later} and a forwarded
	 * publisher see. <pre class="code">
	 * request.principal(ann).context(ReactiveSecurityContextHolder.withAuthentication(ann))</pre>
	 * @param context the context to add
	 * @return this request
	 */
	public TestRequest context(ContextView context) {
		this.context = this.context.putAll(context);
		return this;
	}

	/**
	 * Sets the idle timeout of the route. The idle timeout of a socket is reached by a
	 * client that sends nothing, not even {@linkplain #answerPings() answers to pings};
	 * that of an event stream, by a handler that sends no events.
	 * @param idleTimeout the timeout; zero for none. By default 60 seconds for a socket
	 * and none for an event stream
	 * @return this request
	 */
	public TestRequest idleTimeout(Duration idleTimeout) {
		this.idleTimeout = notNegative("idleTimeout", idleTimeout);
		return this;
	}

	/**
	 * Sets the interval of pings of a socket.
	 * @param pingInterval the interval; zero for no pings. 25 seconds by default
	 * @return this request
	 */
	public TestRequest pingInterval(Duration pingInterval) {
		require(ConnectionKind.WEBSOCKET, "pingInterval", "an event stream has a heartbeat");
		this.keepAliveInterval = notNegative("pingInterval", pingInterval);
		return this;
	}

	/**
	 * Sets the interval of heartbeats of an event stream.
	 * @param heartbeat the interval; zero for no heartbeats. 15 seconds by default
	 * @return this request
	 */
	public TestRequest heartbeat(Duration heartbeat) {
		require(ConnectionKind.SSE, "heartbeat", "a socket has a pingInterval");
		this.keepAliveInterval = notNegative("heartbeat", heartbeat);
		return this;
	}

	/**
	 * Sets the longest time for which a client may stop reading.
	 * @param sendTimeout the timeout; zero for none. 10 seconds by default
	 * @return this request
	 */
	public TestRequest sendTimeout(Duration sendTimeout) {
		this.sendTimeout = notNegative("sendTimeout", sendTimeout);
		return this;
	}

	/**
	 * Sets the maximum age of the connection, which is varied by up to a fifth, so that a
	 * connection certainly ends after 1.2 times this age.
	 * @param maxAge the maximum age; zero for none, as by default
	 * @return this request
	 */
	public TestRequest maxAge(Duration maxAge) {
		this.maxAge = notNegative("maxAge", maxAge);
		return this;
	}

	/**
	 * Sets the capacity of the mailbox.
	 * @param capacity the maximum number of messages that wait; 1024 by default
	 * @return this request
	 */
	public TestRequest mailboxCapacity(int capacity) {
		Assert.isTrue(capacity >= 1, () -> "'capacity' must be at least 1: " + capacity);
		this.mailboxCapacity = capacity;
		return this;
	}

	/**
	 * Sets what happens to a message that exceeds the capacity of the mailbox.
	 * <pre class="code">
	 * TestSocket&lt;Void&gt; socket = TestSocket.open(new TickerSocket(),
	 *     (request) -&gt; request.mailboxCapacity(2).overflow(Overflow.DROP_OLDEST));
	 * socket.stopReading();
	 * socket.send(1, 2, 3, 4);              // 1 is in the network, 2 is dropped
	 * socket.resumeReading();
	 * assertThat(socket).hasSent("1", "3", "4");</pre>
	 * @param overflow the policy; {@code CLOSE} by default
	 * @return this request
	 */
	public TestRequest overflow(Overflow overflow) {
		Assert.notNull(overflow, "'overflow' must not be null");
		this.overflow = overflow;
		return this;
	}

	/**
	 * Sets the time at which the credentials expire and the connection ends.
	 * @param expiresAt the time by the {@linkplain TestBuckaroo#clock() virtual clock},
	 * which starts at the real time
	 * @return this request
	 */
	public TestRequest expiresAt(Instant expiresAt) {
		Assert.notNull(expiresAt, "'expiresAt' must not be null");
		this.expiresAt = expiresAt;
		this.expiresAfter = null;
		return this;
	}

	/**
	 * Sets the time after which the credentials expire and the connection ends.
	 * <pre class="code">
	 * TestSocket&lt;Void&gt; socket = TestSocket.open(new EchoSocket(),
	 *     (request) -&gt; request.expiresAfter(Duration.ofSeconds(30)));
	 * socket.advance(Duration.ofSeconds(30));
	 * assertThat(socket).hasEnded(Termination.Evicted.class).hasCloseCode(1008);</pre>
	 * @param expiresAfter the time since the connection is opened
	 * @return this request
	 */
	public TestRequest expiresAfter(Duration expiresAfter) {
		this.expiresAfter = notNegative("expiresAfter", expiresAfter);
		this.expiresAt = null;
		return this;
	}

	/**
	 * Declares that the callbacks may block, as {@code blocking = true} in the annotation
	 * of the handler does. They run on the test's thread, and may wait for what they
	 * start on other threads. <pre class="code">
	 * TestSocket&lt;Void&gt; socket = TestSocket.open(new ReportSocket(reports), TestRequest::blocking);
	 * socket.receive("sales");
	 * assertThat(socket).hasSent("42");</pre>
	 * @return this request
	 */
	public TestRequest blocking() {
		this.blocking = true;
		return this;
	}

	/**
	 * Lets the client answer pings with pongs, as browsers do, so that the connection
	 * stays open while time passes. Without a call, the client is silent, and the idle
	 * timeout ends the connection, after 60 seconds by default. <pre class="code">
	 * TestSocket&lt;Void&gt; socket = TestSocket.open(new EchoSocket(), TestRequest::answerPings);
	 * socket.advance(Duration.ofHours(1));
	 * assertThat(socket).isOpen();</pre>
	 * @return this request
	 */
	public TestRequest answerPings() {
		require(ConnectionKind.WEBSOCKET, "answerPings", "an event stream has no pings");
		this.answersPings = true;
		return this;
	}

	private void require(ConnectionKind kind, String option, String reason) {
		Assert.isTrue(this.kind == null || this.kind == kind, () -> "'%s' does not apply to %s: %s".formatted(option,
				(kind == ConnectionKind.SSE) ? "a socket" : "an event source", reason));
	}

	private static Duration notNegative(String name, Duration value) {
		Assert.notNull(value, () -> "'" + name + "' must not be null");
		Assert.isTrue(!value.isNegative(), () -> "'" + name + "' must not be negative: " + value);
		return value;
	}

	ConnectionSettings settings(ConnectionKind kind) {
		boolean socket = kind == ConnectionKind.WEBSOCKET;
		return new ConnectionSettings(orElse(this.idleTimeout, Duration.ofSeconds(socket ? 60 : 0)),
				orElse(this.keepAliveInterval, Duration.ofSeconds(socket ? 25 : 15)), this.sendTimeout, this.maxAge,
				this.mailboxCapacity, this.overflow);
	}

	private static Duration orElse(@Nullable Duration value, Duration other) {
		return (value != null) ? value : other;
	}

	/**
	 * Returns the data of the request.
	 * @throws IllegalArgumentException if path variables, URI and route do not match
	 */
	Data data() {
		RoutePath path = RoutePath.of(pattern());
		this.pathVariables.keySet().forEach((name) -> requireVariable(path, name));
		URI uri = (this.uri != null) ? this.uri : URI.create("http://localhost" + path.expand(this.pathVariables));
		Map<String, String> variables = this.pathVariables;
		if (this.uri != null || variables.keySet().containsAll(path.variables())) {
			variables = path.extract(uri.getRawPath());
		}
		MultiValueMap<String, String> query = new LinkedMultiValueMap<>();
		UriComponentsBuilder.fromUri(uri)
			.build()
			.getQueryParams()
			.forEach((name, values) -> values
				.forEach((value) -> query.add(decoded(name), (value != null) ? decoded(value) : null)));
		this.queryParams.forEach(query::addAll);
		return new Data(path.pattern().getPatternString(), withQueryParams(uri), Map.copyOf(variables), query,
				HttpHeaders.readOnlyHttpHeaders(this.headers));
	}

	private String pattern() {
		if (this.route != null) {
			return this.route;
		}
		if (this.uri != null) {
			return this.uri.getRawPath();
		}
		StringBuilder pattern = new StringBuilder(DEFAULT_ROUTE);
		this.pathVariables.keySet().forEach((name) -> pattern.append("/{").append(name).append('}'));
		return pattern.toString();
	}

	private static void requireVariable(RoutePath path, String name) {
		Assert.isTrue(path.variables().contains(name), () -> "The route '%s' has no path variable '%s', but %s"
			.formatted(path.pattern(), name, path.variables().isEmpty() ? "none at all" : "only " + path.variables()));
	}

	private URI withQueryParams(URI uri) {
		if (this.queryParams.isEmpty()) {
			return uri;
		}
		UriComponentsBuilder builder = UriComponentsBuilder.fromUri(uri);
		this.queryParams
			.forEach((name, values) -> values.forEach((value) -> builder.queryParam(encoded(name), encoded(value))));
		return builder.build(true).toUri();
	}

	private static String encoded(String text) {
		return UriUtils.encode(text, StandardCharsets.UTF_8);
	}

	private static String decoded(String text) {
		return URLDecoder.decode(text, StandardCharsets.UTF_8);
	}

	HttpMethod method() {
		return this.method;
	}

	MultiValueMap<String, HttpCookie> cookies() {
		return this.cookies;
	}

	@Nullable Principal principal() {
		return this.principal;
	}

	Map<String, Object> attributes() {
		return Map.copyOf(this.attributes);
	}

	InetSocketAddress remoteAddress() {
		return this.remoteAddress;
	}

	@Nullable String subprotocol() {
		return this.subprotocol;
	}

	@Nullable MessageTypes messages() {
		return this.messages;
	}

	@Nullable Object body() {
		return this.body;
	}

	Context context() {
		return this.context;
	}

	Duration sendTimeout() {
		return this.sendTimeout;
	}

	/**
	 * Returns the time at which the credentials expire, or {@code null} if they do not.
	 * @param now the current time
	 */
	@Nullable Instant expiry(Instant now) {
		return (this.expiresAfter != null) ? now.plus(this.expiresAfter) : this.expiresAt;
	}

	boolean isBlocking() {
		return this.blocking;
	}

	boolean answersPings() {
		return this.answersPings;
	}

	/**
	 * The data that route and URI determine.
	 *
	 * @param route the pattern of the route
	 * @param uri the URI
	 * @param pathVariables the path variables
	 * @param queryParams the query parameters
	 * @param headers the headers
	 */
	record Data(String route, URI uri, Map<String, String> pathVariables, MultiValueMap<String, String> queryParams,
			HttpHeaders headers) {

	}

	/**
	 * A principal that is only a name.
	 *
	 * @param name the name
	 */
	private record NamedPrincipal(String name) implements Principal {

		@Override
		public String getName() {
			return this.name;
		}

	}

}
