package io.buckaroo.memory;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.fixture.Heap;
import io.buckaroo.fixture.ServerProcess;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.util.internal.PlatformDependent;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.netty.channel.ChannelOperations;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.http.MediaType;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;

/**
 * An application with the default configuration, whose commands have numbers as results.
 */
final class FeedServer {

	static final String PATH = "/feed";

	/** The path of a socket that echoes, and of a stream of events. */
	static final String IDLE_PATH = "/idle";

	/** The same path of raw WebFlux, whose stream sends one event. */
	static final String RAW_PATH = "/raw";

	/** Query parameter of clients that do not read. */
	static final String STALLED = "stalled";

	static final int MESSAGE_SIZE = 64 * 1024;

	private static final String[] DEFAULTS = { "buckaroo.websocket.idle-timeout=0",
			"buckaroo.websocket.ping-interval=0", "buckaroo.websocket.send-timeout=0", "buckaroo.sse.heartbeat=0",
			"buckaroo.sse.retry=0", "buckaroo.sse.send-timeout=0" };

	private static final int SEND_BUFFER = 64 * 1024;

	private static final int PATIENCE_SECONDS = 30;

	private final Buckaroo buckaroo;

	private final Handlers handlers;

	private FeedServer(ConfigurableApplicationContext context) {
		this.buckaroo = context.getBean(Buckaroo.class);
		this.handlers = context.getBean(Handlers.class);
	}

	/**
	 * Starts the application in a process with little memory, without timeouts.
	 * @param properties the properties, such as {@code buckaroo.mailbox.capacity=64}
	 * @return the running application
	 */
	static ServerProcess start(String... properties) throws IOException {
		return ServerProcess.start(FeedServer.class,
				List.of("-Xmx256m", "-XX:MaxDirectMemorySize=64m", "-XX:+ExitOnOutOfMemoryError"),
				Stream.of(DEFAULTS, properties).flatMap(Stream::of).toArray(String[]::new));
	}

	/**
	 * Runs the application.
	 * @param properties the properties, such as {@code --buckaroo.mailbox.capacity=64}
	 */
	public static void main(String[] properties) throws Exception {
		ServerProcess.run(Application.class, properties,
				(context, command) -> ServerProcess.answer(new FeedServer(context).execute(command.split(" "))));
	}

	private long execute(String[] command) throws InterruptedException {
		return switch (command[0]) {
			case "publish" ->
				publish(Protocol.valueOf(command[1]), Integer.parseInt(command[2]), Integer.parseInt(command[3]));
			case "event" -> this.buckaroo.sendToRoute(IDLE_PATH, Event.of("hello"));
			case "burst" -> burst(Integer.parseInt(command[1]), Boolean.parseBoolean(command[2]));
			case "connections" -> this.buckaroo.connections().count();
			case "unwritable" -> this.handlers.channels.stream().filter((channel) -> !channel.isWritable()).count();
			case "received" -> this.handlers.stalled.stream().mapToInt(AtomicInteger::get).max().orElse(0);
			case "heap" -> Heap.used();
			case "direct" -> direct();
			default -> throw new IllegalArgumentException(command[0]);
		};
	}

	/**
	 * Broadcasts messages to all connections.
	 */
	private int publish(Protocol protocol, int first, int count) {
		int sent = 0;
		for (int i = first; i < first + count; i++) {
			String text = number(i) + ".".repeat(MESSAGE_SIZE - number(i).length());
			sent += this.buckaroo.sendToRoute(PATH,
					(protocol == Protocol.WEBSOCKET) ? Frame.text(text) : Event.of(text));
		}
		return sent;
	}

	static String number(int number) {
		return String.format("%08d", number);
	}

	/**
	 * Fills the mailbox of every connection while its callbacks wait, and then waits
	 * until all messages have been handled.
	 */
	private long burst(int count, boolean hibernate) throws InterruptedException {
		Sinks.Empty<Void> gate = Sinks.empty();
		CountDownLatch taken = new CountDownLatch(Math.toIntExact(this.buckaroo.connections().count()));
		this.buckaroo.sendToRoute(PATH, new Wait(gate));
		for (int i = 0; i < count; i++) {
			this.buckaroo.sendToRoute(PATH, "message");
		}
		this.buckaroo.sendToRoute(PATH, new Last(taken, hibernate));
		gate.tryEmitEmpty();
		if (!taken.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
			throw new IllegalStateException(taken.getCount() + " connections did not handle all messages");
		}
		return count;
	}

	/**
	 * Returns the direct memory in use, for data that Netty sends and receives. Depending
	 * on how it was allocated, it is counted by Netty, by the platform or by both.
	 */
	private static long direct() {
		long ofPlatform = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
			.stream()
			.filter((pool) -> pool.getName().equals("direct"))
			.mapToLong(BufferPoolMXBean::getMemoryUsed)
			.sum();
		return Math.max(ofPlatform, PlatformDependent.usedDirectMemory());
	}

	/**
	 * Suspends the callbacks of a connection.
	 *
	 * @param gate the signal to continue
	 */
	private record Wait(Sinks.Empty<Void> gate) {

	}

	/**
	 * Last message of a burst.
	 *
	 * @param taken the latch that is counted down when the message is handled
	 * @param hibernate whether the connection hibernates then
	 */
	private record Last(CountDownLatch taken, boolean hibernate) {

	}

	/**
	 * The application.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(IdleApplication.class)
	static class Application {

		@Bean
		Handlers handlers() {
			return new Handlers();
		}

		/**
		 * Sets a small send buffer, so that little unread data is buffered by the
		 * network.
		 */
		@Bean
		NettyServerCustomizer sendBuffer() {
			return (server) -> server.childOption(ChannelOption.SO_SNDBUF, SEND_BUFFER);
		}

		@Bean
		WebFilter channels(Handlers handlers) {
			return (exchange, chain) -> {
				if (exchange.getRequest().getURI().getPath().equals(PATH)) {
					ChannelOperations<?, ?> operations = ServerHttpResponseDecorator
						.getNativeResponse(exchange.getResponse());
					handlers.channels.add(operations.channel());
				}
				return chain.filter(exchange);
			};
		}

		@Bean
		@WebSocketMapping(PATH)
		BuckarooSocket<AtomicInteger> socket(Handlers handlers) {
			return new BuckarooSocket<>() {

				@Override
				public Result<Frame, AtomicInteger> init(Connection connection) {
					return Result.ok(handlers.counter(connection));
				}

				@Override
				public Result<Frame, AtomicInteger> handle(Frame.Data frame, @Nullable AtomicInteger received) {
					return Result.reply(frame);
				}

				@Override
				public Result<Frame, AtomicInteger> info(Object message, @Nullable AtomicInteger received) {
					return Handlers.info(message, received);
				}

			};
		}

		@Bean
		@SseMapping(PATH)
		BuckarooEventSource<AtomicInteger> source(Handlers handlers) {
			return new BuckarooEventSource<>() {

				@Override
				public Result<Event, AtomicInteger> init(Connection connection) {
					return Result.ok(handlers.counter(connection));
				}

				@Override
				public Result<Event, AtomicInteger> info(Object message, @Nullable AtomicInteger received) {
					return Handlers.info(message, received);
				}

			};
		}

	}

	/**
	 * Handlers without state, and those of raw WebFlux for comparison.
	 */
	@Configuration(proxyBeanMethods = false)
	static class IdleApplication {

		@Bean
		@WebSocketMapping(IDLE_PATH)
		BuckarooSocket<Void> idleSocket() {
			return (frame, state) -> Result.reply(frame);
		}

		@Bean
		@SseMapping(IDLE_PATH)
		BuckarooEventSource<Void> idleStream() {
			return new BuckarooEventSource<>() {
			};
		}

		@Bean
		HandlerMapping rawSocket() {
			WebSocketHandler echo = (session) -> session
				.send(session.receive().map((message) -> session.textMessage(message.getPayloadAsText())));
			return new SimpleUrlHandlerMapping(Map.of(RAW_PATH, echo), Ordered.HIGHEST_PRECEDENCE) {

				@Override
				protected @Nullable Object lookupHandler(PathContainer path, ServerWebExchange exchange)
						throws Exception {
					return (exchange.getRequest().getHeaders().getUpgrade() != null)
							? super.lookupHandler(path, exchange) : null;
				}

			};
		}

		@Bean
		RouterFunction<ServerResponse> rawStream() {
			return RouterFunctions.route()
				.GET(RAW_PATH,
						(request) -> ServerResponse.ok()
							.contentType(MediaType.TEXT_EVENT_STREAM)
							.body(Flux.just("hello").concatWith(Flux.never()), String.class))
				.build();
		}

	}

	/**
	 * State and behavior shared by the handlers.
	 */
	private static final class Handlers {

		private final Queue<Channel> channels = new ConcurrentLinkedQueue<>();

		/** Number of messages handled for each client that does not read. */
		private final Queue<AtomicInteger> stalled = new ConcurrentLinkedQueue<>();

		AtomicInteger counter(Connection connection) {
			AtomicInteger received = new AtomicInteger();
			if (connection.queryParams().containsKey(STALLED)) {
				this.stalled.add(received);
			}
			return received;
		}

		@SuppressWarnings("unchecked")
		static <O> Result<O, AtomicInteger> info(Object message, @Nullable AtomicInteger received) {
			if (message instanceof Wait wait) {
				return Result.later(wait.gate().asMono().thenReturn(Result.ok()));
			}
			if (message instanceof Last last) {
				last.taken().countDown();
				return last.hibernate() ? Result.hibernate(Result.ok()) : Result.ok();
			}
			if (message instanceof String) {
				return Result.ok();
			}
			if (received != null) {
				received.incrementAndGet();
			}
			return Result.reply((O) message);
		}

	}

}
