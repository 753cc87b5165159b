package io.buckaroo.memory;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.RawHttp2Connection;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.router.BuckarooRouter;
import io.netty.channel.Channel;
import io.netty.handler.codec.DecoderException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for connections that fail because the memory of the JVM is exhausted.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(60)
class OutOfMemoryIT {

	@RegisterExtension
	private static final TestServer server = TestServer.with(Handlers.class, "server.http2.enabled=true");

	@Test
	void aLackOfMemoryIsLoggedOnceForAllConnections(CapturedOutput output) throws Exception {
		int start = output.getAll().length();
		try (RawConnection socket = RawConnection.upgraded(server.port(), "/echo")) {
			exhaustMemory(server.channel());
			socket.readToEnd();
		}
		try (RawConnection stream = RawConnection.stream(server.port(), "/events")) {
			stream.readHead();
			exhaustMemory(server.channel());
			stream.readToEnd();
		}
		try (RawConnection socket = RawConnection.upgraded(server.port(), "/echo")) {
			socket.sendText("exhaust memory");
			socket.readFrame();
		}
		try (RawHttp2Connection connection = RawHttp2Connection.cleartext(server.port())) {
			connection.connect("/echo");
			connection.readFrame(RawHttp2Connection.HEADERS);
			exhaustMemory(server.channel());
			connection.readFrame(RawHttp2Connection.RST_STREAM);
			connection.get("/events", "accept", "text/event-stream");
			connection.readFrame(RawHttp2Connection.DATA);
			exhaustMemory(server.channel());
			connection.readFrame(RawHttp2Connection.RST_STREAM);
			exhaustMemory(server.channel().parent());
			while (connection.readFrame() != null) {
				// The rest of the output
			}
		}
		server.awaitNoConnection();
		assertThat(output.getAll().substring(start).lines().filter((line) -> !line.isBlank())).singleElement()
			.asString()
			.contains("ERROR", "out of memory (Java heap space)", "-Xmx");
	}

	/**
	 * Fails as Netty does if it cannot allocate a buffer.
	 */
	private static void exhaustMemory(Channel channel) {
		channel.pipeline().fireExceptionCaught(new DecoderException(new OutOfMemoryError("Java heap space")));
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		BuckarooRouter routes() {
			return BuckarooRouter.route()
				.websocket("/echo", new ExhaustingSocket())
				.sse("/events", new Greeting())
				.build();
		}

	}

	private static final class ExhaustingSocket implements BuckarooSocket<Void> {

		@Override
		public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
			throw new OutOfMemoryError("Java heap space");
		}

	}

	private static final class Greeting implements BuckarooEventSource<Void> {

		@Override
		public Result<Event, Void> init(Connection connection) {
			return Result.reply(Event.of("hello"));
		}

	}

}
