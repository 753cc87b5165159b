package io.buckaroo.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import io.buckaroo.WebSocketMapping;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for handlers that may block.
 */
@Timeout(20)
class BlockingHandlerTests {

	@Test
	void runsOnTheThreadOfTheTest() {
		List<Thread> threads = new ArrayList<>();
		TestSocket<Void> socket = TestSocket.open(blocking(() -> {
			threads.add(Thread.currentThread());
			return "done";
		}), TestRequest::blocking);
		socket.receive("a");
		assertThat(socket).hasSent("done");
		assertThat(threads).containsOnly(Thread.currentThread());
	}

	@Test
	void isDeclaredByTheAnnotation() {
		TestSocket<Void> socket = TestSocket.open(new Annotated());
		socket.receive("a");
		assertThat(socket).hasSent("done");
	}

	@Test
	void mayWaitForReactorsSchedulers() {
		TestSocket<Void> socket = TestSocket.open(blocking(() -> Mono.just("done")
			.subscribeOn(Schedulers.boundedElastic())
			.delayElement(Duration.ofMillis(5))
			.publishOn(Schedulers.parallel())
			.block()), TestRequest::blocking);
		socket.receive("a");
		assertThat(socket).hasSent("done");
	}

	@Test
	void mayWaitForAPeriodicTask() {
		TestSocket<Void> socket = TestSocket.open(
				blocking(() -> Flux.interval(Duration.ofMillis(2)).take(3).count().block().toString()),
				TestRequest::blocking);
		socket.receive("a");
		assertThat(socket).hasSent("3");
	}

	@Test
	void whatOutlivesTheCallbackContinuesInVirtualTime() {
		TestSocket<Void> socket = TestSocket.open(new Echo() {
			@Override
			public Result<Frame, Void> init(Connection connection) {
				connection.mailbox().forward(Flux.interval(Duration.ofSeconds(10)));
				connection.mailbox().sendAfter(Duration.ofSeconds(15), "timer");
				return Result.ok();
			}
		}, TestRequest::blocking);
		assertThat(socket).hasSentNothing();
		socket.advance(Duration.ofSeconds(20));
		assertThat(socket).hasSent("0", "timer", "1");
	}

	@Test
	void callbacksFollowOneAnother() {
		List<String> calls = new ArrayList<>();
		TestSocket<Void> socket = TestSocket.open(new BuckarooSocket<Void>() {
			@Override
			public Result<Frame, Void> init(Connection connection) {
				calls.add("init");
				return Result.ok();
			}

			@Override
			public Result<Frame, Void> handle(Frame.Data frame, Void state) {
				calls.add(((Frame.Text) frame).text());
				return Result.ok();
			}

			@Override
			public void terminate(Termination termination, Connection connection, @Nullable Void state) {
				calls.add("terminate");
			}
		}, TestRequest::blocking);
		socket.receive("a", "b");
		socket.disconnect();
		assertThat(calls).containsExactly("init", "a", "b", "terminate");
		assertThat(socket).hasEnded(Termination.Disconnected.class);
	}

	@Test
	void aCallbackThrows() {
		TestSocket<Void> socket = TestSocket.open(blocking(() -> {
			throw new IllegalStateException("no");
		}), TestRequest::blocking);
		socket.receive("a");
		assertThat(socket).hasFailedWith(IllegalStateException.class);
	}

	private static BuckarooSocket<Void> blocking(Supplier<String> work) {
		return (frame, state) -> Result.reply(Frame.text(work.get()));
	}

	@WebSocketMapping(value = "/blocking", blocking = true)
	static class Annotated implements BuckarooSocket<Void> {

		@Override
		public Result<Frame, Void> handle(Frame.Data frame, Void state) {
			return Result.reply(Frame.text(Mono.just("done").delayElement(Duration.ofMillis(2)).block()));
		}

	}

}
