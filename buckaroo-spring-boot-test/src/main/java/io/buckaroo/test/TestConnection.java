package io.buckaroo.test;

import java.net.InetSocketAddress;
import java.net.URI;
import java.security.Principal;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Mailbox;
import io.buckaroo.Position;
import io.buckaroo.Result;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.util.Assert;
import org.springframework.util.MultiValueMap;
import org.springframework.web.server.ResponseStatusException;

/**
 * A connection without a client, for the test of a single callback, or of another class
 * that uses a connection. Its mailbox, timers and topics are real ones, on virtual time.
 * <pre class="code">
 * TestConnection connection = TestConnection.create((request) -&gt; request.pathVariable("word", "spring"));
 * assertThat(new TallySocket().init(connection)).isEqualTo(Result.ok(new Tally("spring", 0)));
 *
 * // The messages that info would receive, here from a timer that init has started:
 * connection.advance(Duration.ofSeconds(2));
 * assertThat(connection.messages()).containsExactly("tick", "tick");
 *
 * // What a handler has asked for:
 * assertThat(connection.subscriptions()).containsEntry("room/spring", Position.now());
 * assertThat(connection.presences()).containsEntry("room/spring", "ann");
 * assertThat(connection.responseHeaders().getFirst("X-Rate")).isEqualTo("5");</pre>
 * <p>
 * To test a whole handler, open it: {@link TestSocket} and {@link TestEventSource} have a
 * connection of this type, too.
 */
public final class TestConnection implements Connection {

	private final String id;

	private final TestLoop<?, ?> loop;

	private final TestRequest request;

	private final TestRequest.Data data;

	private final Mailbox mailbox;

	private final @Nullable StreamResponse response;

	private final AtomicBoolean bodyRead = new AtomicBoolean();

	private final Map<String, Position> subscriptions = Collections.synchronizedMap(new LinkedHashMap<>());

	private final Map<String, String> presences = Collections.synchronizedMap(new LinkedHashMap<>());

	TestConnection(TestLoop<?, ?> loop, TestRequest request, TestRequest.Data data) {
		this.id = loop.buckaroo().registry().nextId();
		this.loop = loop;
		this.request = request;
		this.data = data;
		this.mailbox = new TestMailbox(loop.loop().mailbox(), loop.time());
		this.response = loop.response();
	}

	/**
	 * Creates a connection of the route {@code /test}.
	 * @return the connection
	 */
	public static TestConnection create() {
		return create((request) -> {
		});
	}

	/**
	 * Creates a connection.
	 * @param request sets the request
	 * @return the connection
	 */
	public static TestConnection create(Consumer<TestRequest> request) {
		return TestBuckaroo.create().openConnection(request);
	}

	/**
	 * Returns the node of the connection, which has its topics.
	 * @return the node
	 */
	public TestBuckaroo buckaroo() {
		return this.loop.buckaroo();
	}

	/**
	 * Lets virtual time pass.
	 * @param time the time, not negative
	 */
	public void advance(Duration time) {
		this.loop.time().advance(time);
	}

	/**
	 * Returns the messages that {@code info} has received so far, in order: those sent to
	 * the mailbox, by timers, forwarded publishers and topics as well.
	 * @return the messages
	 */
	public List<Object> messages() {
		return this.loop.callbacks().messages();
	}

	/**
	 * Returns the subscriptions to topics.
	 * @return the position from which each begins, by topic, in the order of subscribing
	 */
	public Map<String, Position> subscriptions() {
		synchronized (this.subscriptions) {
			return Collections.unmodifiableMap(new LinkedHashMap<>(this.subscriptions));
		}
	}

	/**
	 * Returns the members that the connection makes present.
	 * @return the name of the member, by topic
	 */
	public Map<String, String> presences() {
		synchronized (this.presences) {
			return Collections.unmodifiableMap(new LinkedHashMap<>(this.presences));
		}
	}

	@Override
	public String id() {
		return this.id;
	}

	@Override
	public HttpMethod method() {
		return this.request.method();
	}

	@Override
	public URI uri() {
		return this.data.uri();
	}

	@Override
	public String route() {
		return this.data.route();
	}

	@Override
	public Map<String, String> pathVariables() {
		return this.data.pathVariables();
	}

	@Override
	public String pathVariable(String name) {
		Assert.isTrue(pathVariables().containsKey(name) || !RoutePath.of(route()).variables().contains(name),
				() -> "The request has no value for the path variable '%s' of the route '%s': set it with request.pathVariable(\"%s\", …)"
					.formatted(name, route(), name));
		return Connection.super.pathVariable(name);
	}

	@Override
	public MultiValueMap<String, String> queryParams() {
		return this.data.queryParams();
	}

	@Override
	public HttpHeaders headers() {
		return this.data.headers();
	}

	@Override
	public MultiValueMap<String, HttpCookie> cookies() {
		return this.request.cookies();
	}

	@Override
	public @Nullable Principal principal() {
		return this.request.principal();
	}

	@Override
	public InetSocketAddress remoteAddress() {
		return this.request.remoteAddress();
	}

	@Override
	public @Nullable String subprotocol() {
		return this.request.subprotocol();
	}

	@Override
	public @Nullable String lastEventId() {
		String header = headers().getFirst("Last-Event-ID");
		return (header != null) ? header : queryParam("lastEventId");
	}

	@Override
	public Map<String, Object> attributes() {
		return this.request.attributes();
	}

	@Override
	public <T> Mono<T> body(Class<T> type) {
		return Mono.defer(() -> read(type));
	}

	private <T> Mono<T> read(Class<T> type) {
		if (this.response != null && this.response.isCommitted()) {
			return Mono.error(new IllegalStateException(
					"The body of a request can only be read in 'init', before the stream opens"));
		}
		Object body = this.request.body();
		if (body == null) {
			return Mono.empty();
		}
		if (!this.bodyRead.compareAndSet(false, true)) {
			return Mono.error(new IllegalStateException("The body of a request can only be read once"));
		}
		Mono<?> source = (body instanceof Mono<?> mono) ? limited(mono) : Mono.just(body);
		return source.map((value) -> buckaroo().json().read(value, type));
	}

	/**
	 * Returns a {@code Mono} that completes when the body has arrived that {@code init}
	 * has not read, or fails as a server refuses it; {@code null} if there is none.
	 */
	@Nullable Mono<Void> unreadBody() {
		return (this.request.body() instanceof Mono<?> body && this.bodyRead.compareAndSet(false, true))
				? limited(body.then().onErrorComplete()).then() : null;
	}

	private Mono<?> limited(Mono<?> body) {
		Duration timeout = this.request.sendTimeout();
		return timeout.isZero() ? body
				: body.timeout(timeout, Mono.error(() -> new ResponseStatusException(HttpStatus.REQUEST_TIMEOUT)));
	}

	@Override
	public HttpHeaders responseHeaders() {
		return (this.response != null) ? this.response.changeableHeaders() : HttpHeaders.EMPTY;
	}

	@Override
	public Mailbox mailbox() {
		return this.mailbox;
	}

	@Override
	public void subscribe(String topic, Position from) {
		this.loop.loop().subscriptions().subscribe(topic, from);
		this.subscriptions.putIfAbsent(topic, from);
		this.loop.time().runForTest();
	}

	@Override
	public void unsubscribe(String... topics) {
		this.loop.loop().subscriptions().unsubscribe(topics);
		this.subscriptions.keySet().removeAll(List.of(topics));
	}

	@Override
	public void track(String topic, String member) {
		this.loop.loop().subscriptions().track(topic, this.id, member);
		this.presences.put(topic, member);
		this.loop.time().runForTest();
	}

	@Override
	public void untrack(String topic) {
		this.loop.loop().subscriptions().untrack(topic);
		this.presences.remove(topic);
		this.loop.time().runForTest();
	}

	@Override
	public String toString() {
		return "TestConnection[" + this.data.uri() + "]";
	}

	/**
	 * The handler of a connection without one.
	 */
	static final class NoHandler implements BuckarooEventSource<Void> {

		@Override
		public Result<Event, Void> info(Object message, Void state) {
			return Result.ok();
		}

	}

}
