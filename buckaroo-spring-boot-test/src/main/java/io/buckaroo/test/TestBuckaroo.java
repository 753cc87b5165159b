package io.buckaroo.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Mailbox;
import io.buckaroo.Topic;
import io.buckaroo.TopicException;
import io.buckaroo.runtime.Callbacks;
import io.buckaroo.runtime.ConnectionDrain;
import io.buckaroo.runtime.ConnectionRegistry;
import io.buckaroo.runtime.EventLoop;
import io.buckaroo.runtime.HandlerCallbacks;
import io.buckaroo.runtime.LocalBuckaroo;
import io.buckaroo.runtime.Node;
import io.buckaroo.topic.LocalTopics;
import io.buckaroo.topic.TopicHistories;
import io.buckaroo.topic.TopicHistory;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.Assert;
import org.springframework.web.reactive.socket.CloseStatus;

/**
 * An application without a server: the bean {@link Buckaroo} for the handlers and
 * services under test, with topics in memory, on virtual time. Its connections are opened
 * by {@link #openSocket} and {@link #openStream}. <pre class="code">
 * TestBuckaroo buckaroo = TestBuckaroo.create(TopicHistory.of("room/*", 100));
 * TestSocket&lt;Void&gt; ann = buckaroo.openSocket(new ChatSocket(buckaroo), (request) -&gt; request.principal("ann"));
 * TestSocket&lt;Void&gt; bob = buckaroo.openSocket(new ChatSocket(buckaroo), (request) -&gt; request.principal("bob"));
 * ann.receive("hello");
 * assertThat(bob).hasSent("ann: hello");</pre>
 * <p>
 * It is also the bean that a service under test receives. <pre class="code">
 * OrderEvents events = new OrderEvents(buckaroo);
 * TestSocket&lt;Void&gt; kitchen = buckaroo.openSocket(new KitchenSocket());  // subscribes to "orders"
 * events.placed(order).block();
 * assertThat(kitchen).hasSentLastContaining("tea");
 *
 * buckaroo.failPublications();                   // as if Redis were unavailable
 * assertThatCode(() -&gt; events.placed(order).block()).doesNotThrowAnyException();</pre>
 *
 * <h2>Virtual time</h2>
 *
 * Time stands still until {@link #advance} lets it pass. It drives timers, timeouts,
 * pings and heartbeats, the expiry of histories and credentials, and Reactor's schedulers
 * wherever a handler uses them: in callbacks, in {@code later}, in forwarded publishers
 * ({@code Mono.delay}, {@code timeout}, {@code Flux.interval}, {@code retryWhen},
 * {@code subscribeOn(Schedulers.boundedElastic())}). The rest of the process, such as a
 * running server or another test, stays in real time. Only Reactor's own
 * {@code VirtualTimeScheduler}, which replaces the schedulers of the whole process, must
 * not be in use at the same time. A factory that was set with
 * {@code Schedulers.setFactory} is replaced for the rest of the test run. A class that
 * reads the time takes the {@link #clock()}. <pre class="code">
 * TestBuckaroo buckaroo = TestBuckaroo.create();
 * Auction auction = new Auction(buckaroo.clock());
 * TestSocket&lt;Bidder&gt; bidder = buckaroo.openSocket(new BidSocket(auction), TestRequest::answerPings);
 * buckaroo.advance(Duration.ofMinutes(2));
 * assertThat(bidder).hasSentLast("closed").hasCloseCode(4000);</pre>
 *
 * <h2>Threads</h2>
 *
 * Callbacks run on the test's thread, before the call of the test returns that has caused
 * them. Nothing runs in the background, and nothing needs to be closed. A callback that
 * blocks with {@code block()} fails, as it does on an event loop, unless the handler is
 * {@code blocking}. One that waits for a task of Reactor's schedulers in another way,
 * such as {@code toFuture().join()}, lets the test fail after five seconds. Other
 * blocking calls are not detected. Tasks of {@code Schedulers.boundedElastic()} may
 * block, too. What blocking code waits for runs in real time meanwhile, except callbacks:
 * those of all handlers follow one another, so a callback that waits for one of another
 * connection hangs. Test such handlers with a running application.
 * <p>
 * Other threads are not affected: those of a real {@code WebClient}, of the executors of
 * the application, of {@code Schedulers.fromExecutor}. What they send, or the result that
 * a handler waits for, is handled when the test calls next: see
 * {@link TestHandler#await()}.
 */
public final class TestBuckaroo implements Buckaroo {

	/** As {@code buckaroo.shutdown.drain-timeout}. */
	private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(20);

	private static final String NO_ROUTE = "The test has opened no connection to the route %s, only to %s. Correct the pattern, or open a connection to this route first.";

	private final VirtualTime time = new VirtualTime();

	private final EventLoop eventLoop = new VirtualEventLoop(this.time);

	private final Clock clock = new VirtualClock(this.time, ZoneOffset.UTC);

	private final TestJson json;

	private final ConnectionRegistry registry;

	private final Buckaroo local;

	private final ConnectionDrain drain;

	/** The patterns of the routes to which connections were opened. */
	private final Set<String> routes = new ConcurrentSkipListSet<>();

	/** The failure of publications, or {@code null} if they succeed. */
	private volatile @Nullable Throwable failure;

	private final Mono<Void> publicationFailure = Mono.defer(() -> {
		Throwable failure = this.failure;
		return (failure != null) ? Mono.error(failure) : Mono.empty();
	});

	private TestBuckaroo(TestJson json, Collection<TopicHistory> histories) {
		SwitchingSchedulers.install();
		this.json = json;
		this.registry = new ConnectionRegistry(Node.create(),
				new LocalTopics(new TopicHistories(List.copyOf(histories)), json::write, this.clock));
		this.local = new LocalBuckaroo(this.registry, this.clock);
		this.drain = new ConnectionDrain(this.registry, Duration.ZERO, DRAIN_TIMEOUT, 0, (draining) -> {
		});
		this.drain.start();
	}

	/**
	 * Creates an application without connections.
	 * @param histories the histories of topics, as the application declares them; none by
	 * default
	 * @return the application
	 */
	public static TestBuckaroo create(TopicHistory... histories) {
		return new TestBuckaroo(TestJson.DEFAULT, List.of(histories));
	}

	/**
	 * Creates an application without connections that converts the data of events and the
	 * bodies of requests with a mapper of its own.
	 * @param mapper the mapper, configured as that of the application
	 * @param histories the histories of topics; none by default
	 * @return the application
	 */
	public static TestBuckaroo create(JsonMapper mapper, TopicHistory... histories) {
		Assert.notNull(mapper, "'mapper' must not be null");
		return new TestBuckaroo(new TestJson(mapper), List.of(histories));
	}

	/**
	 * Opens a connection to a socket.
	 * @param socket the handler
	 * @param <S> the type of its state
	 * @return the connection, whose {@code init} was called
	 */
	public <S extends @Nullable Object> TestSocket<S> openSocket(BuckarooSocket<S> socket) {
		return openSocket(socket, (request) -> {
		});
	}

	/**
	 * Opens a connection to a socket.
	 * @param socket the handler
	 * @param request sets the request
	 * @param <S> the type of its state
	 * @return the connection, whose {@code init} was called
	 */
	public <S extends @Nullable Object> TestSocket<S> openSocket(BuckarooSocket<S> socket,
			Consumer<TestRequest> request) {
		Assert.notNull(socket, "'socket' must not be null");
		return new TestSocket<>(open(TestRequest.of(socket), request, socket,
				(description) -> HandlerCallbacks.of(socket, description), (frame) -> {
				}, null));
	}

	/**
	 * Opens an event stream.
	 * @param source the handler
	 * @param <S> the type of its state
	 * @return the stream, whose {@code init} was called
	 */
	public <S extends @Nullable Object> TestEventSource<S> openStream(BuckarooEventSource<S> source) {
		return openStream(source, (request) -> {
		});
	}

	/**
	 * Opens an event stream.
	 * @param source the handler
	 * @param request sets the request
	 * @param <S> the type of its state
	 * @return the stream, whose {@code init} was called
	 */
	public <S extends @Nullable Object> TestEventSource<S> openStream(BuckarooEventSource<S> source,
			Consumer<TestRequest> request) {
		Assert.notNull(source, "'source' must not be null");
		return new TestEventSource<>(
				open(TestRequest.of(source), request, source, (description) -> HandlerCallbacks.of(source, description),
						this.json::encode, new StreamResponse(true)));
	}

	/**
	 * Opens a connection that no handler serves.
	 */
	TestConnection openConnection(Consumer<TestRequest> request) {
		TestConnection.NoHandler none = new TestConnection.NoHandler();
		return open(new TestRequest(null, null, false), request, none,
				(description) -> HandlerCallbacks.of(none, description), this.json::encode, new StreamResponse(false))
			.connection();
	}

	private <O, S> TestLoop<O, S> open(TestRequest request, Consumer<TestRequest> customizer, Object handler,
			Function<String, Callbacks<O, S>> callbacks, Consumer<O> encoder, @Nullable StreamResponse response) {
		Assert.notNull(customizer, "'request' must not be null");
		customizer.accept(request);
		TestRequest.Data data = request.data();
		this.routes.add(data.route());
		String description = "%s %s to %s".formatted((response != null) ? "SSE" : "WebSocket", data.route(),
				Describe.handler(handler));
		return new TestLoop<>(this, callbacks.apply(description), encoder, request, data, response, description);
	}

	/**
	 * Lets virtual time pass, for all connections.
	 * @param time the time, not negative
	 */
	public void advance(Duration time) {
		this.time.advance(time);
	}

	/**
	 * Returns a clock that shows virtual time, for classes under test that read the time.
	 * It starts at the real time.
	 * @return the clock
	 */
	public Clock clock() {
		return this.clock;
	}

	/**
	 * Publishes a message on a topic.
	 * @param topic the name of the topic
	 * @param payload the object to publish
	 */
	public void publish(String topic, Object payload) {
		CompletableFuture<Void> published = topic(topic).publish(payload).toFuture();
		try {
			published.join();
		}
		catch (CompletionException ex) {
			throw Exceptions.propagate(Objects.requireNonNullElse(ex.getCause(), ex));
		}
	}

	/**
	 * Lets publications on all topics fail with a {@link TopicException}, as in a cluster
	 * whose Redis is unavailable, until {@link #resumePublications()}. <pre class="code">
	 * buckaroo.failPublications();
	 * ann.receive("hello");
	 * assertThat(ann).hasSentLast("Not delivered, please try again").isOpen();
	 * buckaroo.resumePublications();
	 * ann.receive("hello");
	 * assertThat(bob).hasSent("ann: hello");</pre>
	 */
	public void failPublications() {
		failPublications(new TopicException("The test lets publications fail", null));
	}

	/**
	 * Lets publications on all topics fail with an exception of the test, until
	 * {@link #resumePublications()}. The {@code Mono} of {@link Topic#publish} fails, for
	 * handlers, services and the test itself, and no subscriber receives the message.
	 * Everything else works: open subscriptions, new ones and presence.
	 * @param failure the exception, such as a {@link TopicException}
	 */
	public void failPublications(Throwable failure) {
		Assert.notNull(failure, "'failure' must not be null: see resumePublications()");
		this.failure = failure;
	}

	/**
	 * Lets publications succeed again, after {@link #failPublications()}.
	 */
	public void resumePublications() {
		this.failure = null;
	}

	/**
	 * Shuts down: ends the connections with {@link io.buckaroo.Termination.Shutdown}, and
	 * refuses new ones. A connection that waits for a result ends when that has arrived,
	 * or after 20 seconds. <pre class="code">
	 * buckaroo.shutDown();
	 * assertThat(socket).hasEnded(Termination.Shutdown.class).hasCloseCode(1001);</pre>
	 */
	public void shutDown() {
		this.time.run(this.drain::stop);
	}

	@Override
	public Stream<Connection> connections() {
		this.time.runForTest();
		return this.local.connections();
	}

	@Override
	public Stream<Connection> connections(String route) {
		this.time.runForTest();
		return this.local.connections(route);
	}

	@Override
	public @Nullable Connection find(String connectionId) {
		this.time.runForTest();
		return this.local.find(connectionId);
	}

	@Override
	public Mailbox.Delivery send(String connectionId, Object message) {
		return this.time.settled(() -> this.local.send(connectionId, message));
	}

	/**
	 * {@inheritDoc}
	 * <p>
	 * The routes are those of the connections that the test has opened so far, whether or
	 * not they have ended; before the first one, every route is accepted. For a route
	 * that no client uses, open a connection and close it.
	 */
	@Override
	public int sendToRoute(String route, Object message) {
		Assert.notNull(route, "'route' must not be null");
		Assert.isTrue(this.routes.isEmpty() || this.routes.contains(route),
				() -> NO_ROUTE.formatted(route, this.routes));
		return this.time.settled(() -> this.local.sendToRoute(route, message));
	}

	@Override
	public int sendToPrincipal(String name, Object message) {
		return this.time.settled(() -> this.local.sendToPrincipal(name, message));
	}

	@Override
	public boolean close(String connectionId, CloseStatus status) {
		return this.time.settled(() -> this.local.close(connectionId, status));
	}

	@Override
	public int closePrincipal(String name, CloseStatus status) {
		return this.time.settled(() -> this.local.closePrincipal(name, status));
	}

	@Override
	public boolean renew(String connectionId, Instant until) {
		return this.time.settled(() -> this.local.renew(connectionId, until));
	}

	@Override
	public Topic topic(String name) {
		return new TestTopic(this.local.topic(name), this.time, this.publicationFailure);
	}

	VirtualTime time() {
		return this.time;
	}

	EventLoop eventLoop() {
		return this.eventLoop;
	}

	ConnectionRegistry registry() {
		return this.registry;
	}

	TestJson json() {
		return this.json;
	}

}
