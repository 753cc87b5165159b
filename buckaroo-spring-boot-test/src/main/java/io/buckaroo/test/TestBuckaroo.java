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
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Mailbox;
import io.buckaroo.MessageSocket;
import io.buckaroo.Topic;
import io.buckaroo.TopicException;
import io.buckaroo.codec.MessageCodec;
import io.buckaroo.codec.MessageCodecs;
import io.buckaroo.codec.MessageValidator;
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
 * by {@link #openSocket}, {@link #openMessageSocket} and {@link #openStream}.
 * <pre class="code">
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
 * block, too. What blocking code waits for runs in real time, except callbacks: those of
 * all handlers follow one another, so a callback that waits for one of another connection
 * hangs. Test such handlers with a running application.
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

	/** The codecs of typed messages. */
	private final Supplier<MessageCodecs> codecs;

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

	private TestBuckaroo(TestJson json, Supplier<MessageCodecs> codecs, Collection<TopicHistory> histories) {
		SwitchingSchedulers.install();
		this.json = json;
		this.codecs = codecs;
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
		return builder().histories(histories).build();
	}

	/**
	 * Creates an application without connections that converts messages, the data of
	 * events and the bodies of requests with a mapper of its own.
	 * @param mapper the mapper, configured as that of the application
	 * @param histories the histories of topics; none by default
	 * @return the application
	 */
	public static TestBuckaroo create(JsonMapper mapper, TopicHistory... histories) {
		return builder().jsonMapper(mapper).histories(histories).build();
	}

	/**
	 * Returns a builder, for an application with codecs or a validator of typed messages.
	 * <pre class="code">
	 * TestBuckaroo buckaroo = TestBuckaroo.builder()
	 *     .histories(TopicHistory.of("room/*", 100))
	 *     .codecs(new PriceCodec())
	 *     .validator(new BeanMessageValidator(validator))
	 *     .build();</pre>
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
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
		return new TestSocket<>(open(customized(TestRequest.of(socket), request), socket,
				(description) -> HandlerCallbacks.of(socket, description), (frame) -> {
				}, Describe::value, null));
	}

	/**
	 * Opens a connection to a socket with typed messages. <pre class="code">
	 * TestMessageSocket&lt;Order, Answer, Void&gt; socket = buckaroo.openMessageSocket(new OrderSocket());
	 * socket.receive(new Order("tea", 2));
	 * assertThat(socket).hasSent(new Answer("accepted", new Order("tea", 2)));</pre>
	 * @param socket the handler, whose class declares the types of its messages
	 * @param <I> the type of the messages of the client
	 * @param <O> the type of the messages to the client
	 * @param <S> the type of its state
	 * @return the connection, whose {@code init} was called
	 */
	public <I, O, S extends @Nullable Object> TestMessageSocket<I, O, S> openMessageSocket(
			MessageSocket<I, O, S> socket) {
		return openMessageSocket(socket, (request) -> {
		});
	}

	/**
	 * Opens a connection to a socket with typed messages.
	 * @param socket the handler
	 * @param request sets the request, and the {@linkplain TestRequest#messages types of
	 * the messages} if the class of the handler does not declare them
	 * @param <I> the type of the messages of the client
	 * @param <O> the type of the messages to the client
	 * @param <S> the type of its state
	 * @return the connection, whose {@code init} was called
	 */
	public <I, O, S extends @Nullable Object> TestMessageSocket<I, O, S> openMessageSocket(
			MessageSocket<I, O, S> socket, Consumer<TestRequest> request) {
		Assert.notNull(socket, "'socket' must not be null");
		TestRequest customized = customized(TestRequest.ofMessageSocket(socket), request);
		TestMessages<I, O> messages = TestMessages.create(socket, customized, this.codecs.get());
		TestLoop<Frame, S> loop = open(customized, socket,
				(description) -> HandlerCallbacks.of(socket, messages.format(), description, messages::addMalformed),
				(frame) -> {
				}, messages::describe, null);
		messages.logTo(loop::log);
		return new TestMessageSocket<>(loop, messages);
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
		return new TestEventSource<>(open(customized(TestRequest.of(source), request), source,
				(description) -> HandlerCallbacks.of(source, description), this.json::encode, Describe::value,
				new StreamResponse(true)));
	}

	/**
	 * Opens a connection that no handler serves.
	 */
	TestConnection openConnection(Consumer<TestRequest> request) {
		TestConnection.NoHandler none = new TestConnection.NoHandler();
		return open(customized(new TestRequest(null, null, false), request), none,
				(description) -> HandlerCallbacks.of(none, description), this.json::encode, Describe::value,
				new StreamResponse(false))
			.connection();
	}

	private static TestRequest customized(TestRequest request, Consumer<TestRequest> customizer) {
		Assert.notNull(customizer, "'request' must not be null");
		customizer.accept(request);
		return request;
	}

	private <O, S> TestLoop<O, S> open(TestRequest request, Object handler, Function<String, Callbacks<O, S>> callbacks,
			Consumer<O> encoder, Function<Object, String> describer, @Nullable StreamResponse response) {
		TestRequest.Data data = request.data();
		this.routes.add(data.route());
		String description = "%s %s to %s".formatted((response != null) ? "SSE" : "WebSocket", data.route(),
				Describe.handler(handler));
		return new TestLoop<>(this, callbacks.apply(description), encoder, describer, request, data, response,
				description);
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

	/**
	 * Builder for an application, with what its configuration declares as beans.
	 */
	public static final class Builder {

		private @Nullable JsonMapper mapper;

		private List<MessageCodec> codecs = List.of();

		private @Nullable MessageValidator validator;

		private List<TopicHistory> histories = List.of();

		private Builder() {
		}

		/**
		 * Sets the mapper for messages, the data of events and the bodies of requests.
		 * @param mapper the mapper, configured as that of the application; by default one
		 * with the modules on the class path
		 * @return this builder
		 */
		public Builder jsonMapper(JsonMapper mapper) {
			Assert.notNull(mapper, "'mapper' must not be null");
			this.mapper = mapper;
			return this;
		}

		/**
		 * Sets the codecs of typed messages that the application declares. As there, JSON
		 * and CBOR are included, and codecs are in the order of {@code @Order}.
		 * @param codecs the codecs; none by default
		 * @return this builder
		 */
		public Builder codecs(MessageCodec... codecs) {
			this.codecs = List.of(codecs);
			return this;
		}

		/**
		 * Sets the validator of the messages of clients. <pre class="code">
		 * .validator(new BeanMessageValidator(Validation.buildDefaultValidatorFactory().getValidator()))</pre>
		 * @param validator the validator; by default, messages are not validated, even if
		 * {@code jakarta.validation} is present
		 * @return this builder
		 */
		public Builder validator(MessageValidator validator) {
			Assert.notNull(validator, "'validator' must not be null");
			this.validator = validator;
			return this;
		}

		/**
		 * Sets the histories of topics.
		 * @param histories the histories, as the application declares them; none by
		 * default
		 * @return this builder
		 */
		public Builder histories(TopicHistory... histories) {
			this.histories = List.of(histories);
			return this;
		}

		/**
		 * Creates the application.
		 * @return the application, without connections
		 */
		public TestBuckaroo build() {
			TestJson json = (this.mapper != null) ? new TestJson(this.mapper) : TestJson.DEFAULT;
			if (this.mapper == null && this.codecs.isEmpty() && this.validator == null) {
				return new TestBuckaroo(json, TestCodecs.DEFAULT, this.histories);
			}
			MessageCodecs codecs = TestCodecs.create(json.mapper(), this.codecs, this.validator);
			return new TestBuckaroo(json, () -> codecs, this.histories);
		}

	}

}
