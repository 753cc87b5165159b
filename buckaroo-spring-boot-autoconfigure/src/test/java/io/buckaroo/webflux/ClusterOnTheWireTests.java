package io.buckaroo.webflux;

import java.io.IOException;
import java.time.Duration;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Mailbox;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.actuate.ClusterHealthIndicator;
import io.buckaroo.topic.redis.RedisProcess;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Two applications that share a Redis, as clients see them.
 */
class ClusterOnTheWireTests {

	private static RedisProcess redis;

	private static TestServer one;

	private static TestServer two;

	@BeforeAll
	static void start() {
		redis = RedisProcess.start();
		one = startNode();
		two = startNode();
		await().atMost(TestServer.PATIENCE).until(() -> status(one) == Status.UP && status(two) == Status.UP);
	}

	private static TestServer startNode() {
		return TestServer.start(Handlers.class, "buckaroo.sse.retry=0", "buckaroo.cluster.type=redis",
				"buckaroo.cluster.heartbeat-interval=200ms", "buckaroo.cluster.heartbeat-timeout=1s",
				"spring.data.redis.port=" + redis.port(), "buckaroo.topics.[prices].history.size=100");
	}

	@AfterAll
	static void stop() {
		one.close();
		two.close();
		redis.close();
	}

	@Test
	void aFeedHasWhatIsPublishedOnAnotherNode() throws IOException {
		try (RawConnection client = RawConnection.stream(two.port(), "/prices")) {
			client.readHead();
			assertThat(client.readChunk()).contains("id: ");
			publish(one, "12.5");
			assertThat(client.readChunk()).contains("data: 12.5\n");
		}
	}

	@Test
	void aClientComesBackToAnotherNode() throws IOException {
		String position;
		try (RawConnection client = RawConnection.stream(one.port(), "/prices")) {
			client.readHead();
			position = client.readChunk().replaceAll("(?s).*id: (\\S+)\n.*", "$1");
		}
		publish(one, "1");
		publish(two, "2");
		try (RawConnection client = RawConnection.stream(two.port(), "/prices", "Last-Event-ID: " + position)) {
			client.readHead();
			String events = client.readChunk();
			while (!events.contains("data: 2\n")) {
				events += client.readChunk();
			}
			assertThat(events).containsSubsequence("data: 1\n", "data: 2\n").doesNotContain("reset");
		}
	}

	@Test
	void aConnectionOfAnotherNodeIsSentToAndClosedByItsId() throws IOException {
		try (RawConnection client = RawConnection.upgraded(one.port(), "/whoami")) {
			String id = client.readFrame().text();
			assertThat(two.bean(Buckaroo.class).find(id)).isNull();
			assertThat(two.bean(Buckaroo.class).send(id, "hello")).isEqualTo(Mailbox.Delivery.FORWARDED);
			assertThat(client.readFrame().text()).isEqualTo("hello");
			assertThat(two.bean(Buckaroo.class).close(id, new CloseStatus(4001, "go away"))).isTrue();
			assertThat(client.readFrame().closeCode()).isEqualTo(4001);
		}
	}

	@Test
	void whatCannotTravelToAnotherNodeIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> two.bean(Buckaroo.class).send("other-1", new Object()))
			.withMessageContaining("PayloadType");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> two.bean(Buckaroo.class).close("other-1", CloseStatus.NO_STATUS_CODE));
	}

	@Test
	void healthIsDownWhileRedisIsAway() {
		redis.kill();
		try {
			await().atMost(TestServer.PATIENCE).until(() -> status(one) == Status.DOWN);
		}
		finally {
			redis.restart();
		}
		await().atMost(TestServer.PATIENCE).until(() -> status(one) == Status.UP && status(two) == Status.UP);
	}

	private static Status status(TestServer server) {
		return server.bean(ClusterHealthIndicator.class).health().block(Duration.ofSeconds(5)).getStatus();
	}

	private static void publish(TestServer server, Object payload) {
		server.bean(Buckaroo.class).topic("prices").publish(payload).block(TestServer.PATIENCE);
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		@SseMapping("/prices")
		BuckarooEventSource<?> prices(Buckaroo buckaroo) {
			return buckaroo.topic("prices").eventSource();
		}

		@Bean
		@WebSocketMapping("/whoami")
		BuckarooSocket<Void> whoami() {
			return new BuckarooSocket<>() {

				@Override
				public Result<Frame, Void> init(Connection connection) {
					return Result.reply(Frame.text(connection.id()));
				}

				@Override
				public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
					return Result.ok();
				}

				@Override
				public Result<Frame, Void> info(Object message, @Nullable Void state) {
					return Result.reply(Frame.text((String) message));
				}

			};
		}

	}

}
