package io.buckaroo.runtime;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;
import java.util.stream.IntStream;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Frame;
import io.buckaroo.Mailbox.Overflow;
import io.buckaroo.MessageSocket;
import io.buckaroo.Result;
import io.buckaroo.TopicMessage;
import io.buckaroo.benchmarks.MicroBenchmark;
import io.buckaroo.codec.JsonMessageCodec;
import io.buckaroo.codec.MessageCodecs;
import io.buckaroo.codec.MessageFormat;
import io.buckaroo.codec.MessageTypes;
import io.buckaroo.runtime.Order.Answer;
import io.buckaroo.topic.LocalTopics;
import io.buckaroo.topic.TopicHistories;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import reactor.util.context.Context;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ResolvableType;

/**
 * Measures a delivery of one object to a thousand connections, from the sender to the
 * bytes on the wire: the loops alone, on the calling thread.
 */
public class TypedBroadcastBenchmark extends MicroBenchmark {

	private static final int CONNECTIONS = 1000;

	private static final String ROUTE = "/benchmark";

	private static final Function<TopicMessage, Answer> MAPPER = (message) -> new Answer("sent",
			message.payload(Order.class));

	/** How the object is sent, and where it is encoded. */
	@Param
	private Broadcast broadcast = Broadcast.ROUTE;

	private final JsonMapper mapper = JsonMapper.builder().build();

	private final EncodingTransport transport = new EncodingTransport();

	private final Queue<Runnable> tasks = new ArrayDeque<>();

	private final EventLoop eventLoop = new TimelessEventLoop(this.tasks::add);

	private final ConnectionRegistry registry = new ConnectionRegistry(Node.create(),
			new LocalTopics(new TopicHistories(List.of()), Object::toString));

	private final Order order = new Order("a saddle of brown leather", 3);

	/**
	 * Opens the connections.
	 */
	@Setup
	public void open() {
		Callbacks<Frame, Void> callbacks = callbacks();
		IntStream.range(0, CONNECTIONS).forEach((number) -> loop(callbacks).open(DetachedConnection.create()));
	}

	private ConnectionLoop<Frame, Void> loop(Callbacks<Frame, Void> callbacks) {
		return new ConnectionLoop<>(
				callbacks, this.transport, this.eventLoop, new ConnectionSettings(Duration.ofSeconds(60),
						Duration.ofSeconds(25), Duration.ofSeconds(10), Duration.ZERO, 1024, Overflow.CLOSE),
				this.registry, Context.empty());
	}

	private Callbacks<Frame, Void> callbacks() {
		return switch (this.broadcast) {
			case ROUTE -> typed((order, state) -> Result.ok(), Order.class);
			case TOPIC -> typed(new TopicSocket<>((message) -> message.payload(Order.class)), Order.class);
			case TO_MESSAGE -> typed(new TopicSocket<>((message) -> message.toMessage(MAPPER)), Answer.class);
			case BY_HAND -> HandlerCallbacks.of(new ByHandSocket(this.mapper), "a benchmark");
		};
	}

	@SuppressWarnings("unchecked")
	private <O> Callbacks<Frame, Void> typed(MessageSocket<Order, O, Void> socket, Class<O> output) {
		MessageTypes types = new MessageTypes(ResolvableType.forClass(Order.class), ResolvableType.forClass(output));
		MessageFormat<?, ?> format = new MessageCodecs(List.of(new JsonMessageCodec(this.mapper)), null)
			.formats(types, List.of())
			.select(null);
		return HandlerCallbacks.of(socket, (MessageFormat<Order, O>) format, "a benchmark", (malformed) -> {
		});
	}

	/**
	 * Verifies that the object was sent.
	 */
	@TearDown
	public void check() {
		if (!(this.transport.flushed instanceof Frame.Text text) || !text.text().contains("saddle")) {
			throw new IllegalStateException("The connections do not send the object");
		}
	}

	/**
	 * Sends the object to all connections.
	 * @return the output flushed last
	 */
	@Benchmark
	@OperationsPerInvocation(CONNECTIONS)
	public @Nullable Frame deliver() {
		if (send() != CONNECTIONS) {
			throw new IllegalStateException("A connection is not in the audience");
		}
		for (Runnable task = this.tasks.poll(); task != null; task = this.tasks.poll()) {
			task.run();
		}
		return this.transport.flushed;
	}

	private int send() {
		Object message = switch (this.broadcast) {
			case ROUTE, BY_HAND -> SharedMessage.of(this.order);
			case TOPIC, TO_MESSAGE -> new TopicMessage("orders", null, this.order);
		};
		return this.registry.of(ROUTE).send(message);
	}

	/**
	 * The ways to send an object to many connections.
	 */
	public enum Broadcast {

		/** An object that is sent to a route, which a message socket sends as it is. */
		ROUTE,

		/** The payload of a message of a topic. */
		TOPIC,

		/** An object that is made of a message of a topic. */
		TO_MESSAGE,

		/** Jackson by hand in each connection. */
		BY_HAND

	}

	/**
	 * Sends objects for the messages of a topic.
	 *
	 * @param output the function from a message to the object
	 * @param <O> the type of the objects
	 */
	private record TopicSocket<O>(Function<TopicMessage, O> output) implements MessageSocket<Order, O, Void> {

		@Override
		public Result<O, Void> handle(Order order, @Nullable Void state) {
			return Result.ok();
		}

		@Override
		public Result<O, Void> info(Object message, @Nullable Void state) {
			return Result.reply(this.output.apply((TopicMessage) message));
		}

	}

	/**
	 * Encodes each message.
	 *
	 * @param mapper the mapper
	 */
	private record ByHandSocket(JsonMapper mapper) implements BuckarooSocket<Void> {

		@Override
		public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
			return Result.ok();
		}

		@Override
		public Result<Frame, Void> info(Object message, @Nullable Void state) {
			return Result.reply(Frame.text(this.mapper.writeValueAsString(message)));
		}

	}

}
