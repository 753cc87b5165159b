package io.buckaroo.topic;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Keyed;
import io.buckaroo.Mailbox;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.actuate.BuckarooHealthIndicator;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.RedisProcess;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.runtime.Node;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for two applications that share a Redis server, on the wire.
 */
class ClusterIT {

	@RegisterExtension
	@Order(1)
	private static final RedisProcess redis = RedisProcess.onFreePort();

	@RegisterExtension
	private static final TestServer one = node();

	@RegisterExtension
	private static final TestServer two = node();

	private static TestServer node() {
		return TestServer.with(Handlers.class, "buckaroo.sse.retry=0", "buckaroo.cluster.type=redis",
				"buckaroo.cluster.heartbeat-interval=200ms", "buckaroo.cluster.heartbeat-timeout=3s",
				"spring.data.redis.port=" + redis.port(), "buckaroo.topics.[prices].history.size=100",
				"management.endpoints.web.exposure.include=buckaroo",
				"management.endpoint.buckaroo.access=unrestricted");
	}

	@BeforeAll
	static void awaitCluster() {
		await().atMost(TestServer.PATIENCE).until(() -> status(one) == Status.UP && status(two) == Status.UP);
	}

	@Test
	void aFeedReceivesPublicationsOfAnotherNode() throws IOException {
		try (RawConnection client = RawConnection.stream(two.port(), "/prices")) {
			client.readHead();
			assertThat(client.readChunk()).contains("id: ");
			publish(one, "12.5");
			assertThat(client.readChunk()).contains("data: 12.5\n");
		}
	}

	@Test
	void aClientResumesOnAnotherNode() throws IOException {
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
	void aConnectionOfAnotherNodeReceivesMessagesAndIsClosedById() throws IOException {
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
	void theEndpointDescribesAllNodesAndClosesConnectionsOfAnotherNode() throws IOException {
		WebTestClient endpoint = WebTestClient.bindToServer(new JdkClientHttpConnector())
			.baseUrl(two.httpUri("/actuator/buckaroo").toString())
			.build();
		await().atMost(TestServer.PATIENCE)
			.untilAsserted(() -> endpoint.get()
				.exchange()
				.expectBody()
				.jsonPath("$.cluster.up")
				.isEqualTo(true)
				.jsonPath("$.cluster.nodes.length()")
				.isEqualTo(2)
				.jsonPath("$.cluster.nodes[?(@.self == true)].id")
				.isEqualTo(two.bean(Node.class).id()));
		try (RawConnection client = RawConnection.upgraded(one.port(), "/whoami")) {
			String id = client.readFrame().text();
			endpoint.delete().uri("/connections/{id}", id).exchange().expectStatus().isNoContent();
			assertThat(client.readFrame().closeCode()).isEqualTo(1008);
		}
	}

	@Test
	void aMessageThatCannotBeSentBetweenNodesIsRefusedForARemoteConnection() {
		assertThatIllegalArgumentException().isThrownBy(() -> two.bean(Buckaroo.class).send("other-1", new Object()))
			.withMessageContaining("PayloadType");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> two.bean(Buckaroo.class).close("other-1", CloseStatus.NO_STATUS_CODE));
	}

	@Test
	void aMessageThatCannotBeSentBetweenNodesIsRefusedForALocalConnection() throws IOException {
		try (RawConnection client = RawConnection.upgraded(one.port(), "/whoami")) {
			String id = client.readFrame().text();
			Buckaroo buckaroo = one.bean(Buckaroo.class);
			assertThatIllegalArgumentException().isThrownBy(() -> buckaroo.send(id, new Object()))
				.withMessageContaining("PayloadType");
			assertThatIllegalArgumentException().isThrownBy(() -> buckaroo.sendToRoute("/whoami", new Object()));
			assertThat(buckaroo.send(id, "hello")).isEqualTo(Mailbox.Delivery.ACCEPTED);
			assertThat(client.readFrame().text()).isEqualTo("hello");
		}
	}

	@Test
	void aMessageForAnUnknownRouteIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> one.bean(Buckaroo.class).sendToRoute("/who", Frame.text("frame")))
			.withMessageContaining("There is no route '/who'.")
			.withMessageContaining("/whoami");
	}

	@Test
	void aMessageForARouteReachesItsConnectionsOnBothNodes() throws IOException {
		try (RawConnection local = RawConnection.upgraded(one.port(), "/whoami");
				RawConnection remote = RawConnection.upgraded(two.port(), "/whoami")) {
			local.readFrame();
			remote.readFrame();
			assertThat(one.bean(Buckaroo.class).sendToRoute("/whoami", Frame.text("frame"))).isEqualTo(1);
			assertThat(one.bean(Buckaroo.class).sendToRoute("/whoami", new Keyed(1, "keyed"))).isEqualTo(1);
			for (RawConnection client : List.of(local, remote)) {
				assertThat(client.readFrame().text()).isEqualTo("frame");
				assertThat(client.readFrame().text()).isEqualTo("keyed");
			}
		}
	}

	@Test
	void aMessageForAPrincipalReachesItsConnectionsOnBothNodes() throws IOException {
		try (RawConnection local = RawConnection.upgraded(one.port(), "/whoami", "X-User: Ann");
				RawConnection remote = RawConnection.upgraded(two.port(), "/whoami", "X-User: Ann");
				RawConnection other = RawConnection.upgraded(two.port(), "/whoami", "X-User: Bob")) {
			for (RawConnection client : List.of(local, remote, other)) {
				client.readFrame();
			}
			assertThat(one.bean(Buckaroo.class).sendToPrincipal("Ann", "for Ann")).isEqualTo(1);
			assertThat(one.bean(Buckaroo.class).sendToPrincipal("Bob", "for Bob")).isZero();
			assertThat(local.readFrame().text()).isEqualTo("for Ann");
			assertThat(remote.readFrame().text()).isEqualTo("for Ann");
			assertThat(other.readFrame().text()).isEqualTo("for Bob");
		}
	}

	@Test
	void anEventReachesTheStreamOfAPrincipalOnAnotherNode() throws IOException {
		try (RawConnection client = RawConnection.stream(two.port(), "/events", "X-User: Eve")) {
			client.readHead();
			client.readChunk();
			await().atMost(TestServer.PATIENCE)
				.until(() -> two.bean(Buckaroo.class).connections("/events").findAny().isPresent());
			one.bean(Buckaroo.class).sendToPrincipal("Eve", Event.of(12).withId("a").withName("count"));
			assertThat(client.readChunk()).isEqualTo("id: a\nevent: count\ndata: 12\n\n");
		}
	}

	@Test
	void theConnectionsOfAPrincipalAreClosedOnBothNodes() throws IOException {
		try (RawConnection local = RawConnection.upgraded(one.port(), "/whoami", "X-User: Carol");
				RawConnection remote = RawConnection.upgraded(two.port(), "/whoami", "X-User: Carol");
				RawConnection other = RawConnection.upgraded(two.port(), "/whoami", "X-User: Dan")) {
			for (RawConnection client : List.of(local, remote, other)) {
				client.readFrame();
			}
			assertThat(one.bean(Buckaroo.class).closePrincipal("Carol", new CloseStatus(4001, "signed out")))
				.isEqualTo(1);
			assertThat(local.readFrame().closeCode()).isEqualTo(4001);
			assertThat(remote.readFrame().closeCode()).isEqualTo(4001);
			two.bean(Buckaroo.class).sendToPrincipal("Dan", "still here");
			assertThat(other.readFrame().text()).isEqualTo("still here");
		}
	}

	@Test
	void aConnectionOfAnotherNodeIsRenewed() throws IOException {
		try (RawConnection client = RawConnection.upgraded(one.port(), "/whoami")) {
			String id = client.readFrame().text();
			assertThat(two.bean(Buckaroo.class).renew(id, Instant.now().plusSeconds(3600))).isTrue();
			assertThat(two.bean(Buckaroo.class).send(id, "renewed")).isEqualTo(Mailbox.Delivery.FORWARDED);
			assertThat(client.readFrame().text()).isEqualTo("renewed");
			assertThat(two.bean(Buckaroo.class).renew(id, Instant.now())).isTrue();
			assertThat(client.readFrame().closeCode()).isEqualTo(1008);
		}
	}

	@Test
	void healthIsDownWhileRedisIsUnavailable() {
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
		return server.bean(BuckarooHealthIndicator.class).health().block(Duration.ofSeconds(5)).getStatus();
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
		@SseMapping("/events")
		BuckarooEventSource<Void> events() {
			return new BuckarooEventSource<>() {
			};
		}

		@Bean
		WebFilter users() {
			return (exchange, chain) -> {
				String user = exchange.getRequest().getHeaders().getFirst("X-User");
				return chain
					.filter((user != null) ? exchange.mutate().principal(Mono.just(() -> user)).build() : exchange);
			};
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
					return Result.reply((message instanceof Frame frame) ? frame : Frame.text((String) message));
				}

			};
		}

	}

}
