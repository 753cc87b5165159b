package io.buckaroo.http2;

import java.time.Duration;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.fixture.Http2Client;
import io.buckaroo.fixture.Http2Stream;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.runtime.Transport;
import io.netty.channel.Channel;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that the send timeout sees the progress of a client with a small window within
 * one write.
 */
@Timeout(60)
class SmallWindowIT {

	private static final int WINDOW = 65_535;

	private static final int SIZE = 1_000_000;

	@RegisterExtension
	private static final TestServer server = TestServer.withHttp2(Handlers.class, "buckaroo.sse.retry=0",
			"buckaroo.sse.heartbeat=0", "buckaroo.websocket.ping-interval=0");

	@ParameterizedTest
	@ValueSource(strings = { "/socket", "/stream" })
	void bytesThatTheWindowAdmitsAreProgress(String path) throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			Http2Stream stream = path.equals("/socket") ? client.connect(path) : client.stream(path);
			stream.head();
			stream.setReading(false);
			Channel channel = server.channel();
			String text = "x".repeat(SIZE);
			Object message = path.equals("/socket") ? Frame.text(text) : Event.of(text);
			await().atMost(TestServer.PATIENCE)
				.until(() -> server.bean(Buckaroo.class).sendToRoute(path, message) == 1);
			awaitPending(channel, 2 * (SIZE - WINDOW) + WINDOW + 10_000);
			long writes = channel.bytesBeforeWritable();
			long stalled = pendingBytes(channel);
			stream.enlargeWindow(WINDOW / 2 + 1000);
			awaitPending(channel, stalled - WINDOW / 2);
			assertThat(channel.bytesBeforeWritable()).isEqualTo(writes);
			stream.setReading(true);
		}
	}

	private static void awaitPending(Channel channel, long atMost) {
		await().atMost(TestServer.PATIENCE)
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(5))
			.until(() -> pendingBytes(channel), (pending) -> pending > 0 && pending <= atMost);
	}

	private static long pendingBytes(Channel channel) throws Exception {
		return channel.eventLoop()
			.submit(() -> ((Transport<?>) channel.pipeline().get("buckaroo")).pendingBytes())
			.get();
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		@WebSocketMapping("/socket")
		BuckarooSocket<Void> socket() {
			return (frame, state) -> Result.ok();
		}

		@Bean
		@SseMapping("/stream")
		BuckarooEventSource<Void> stream() {
			return new BuckarooEventSource<>() {
			};
		}

	}

}
