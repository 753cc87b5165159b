package io.buckaroo.topic.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import io.buckaroo.Buckaroo;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Keyed;
import io.buckaroo.Mailbox.Delivery;
import io.buckaroo.PayloadType;
import io.buckaroo.fixture.RedisProcess;
import io.buckaroo.fixture.TcpProxy;
import io.buckaroo.runtime.ClusterNode;
import io.buckaroo.runtime.Node;
import io.buckaroo.runtime.UnknownRouteException;
import io.buckaroo.topic.TopicHistories;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.InOrder;
import org.mockito.Mockito;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.web.reactive.socket.CloseStatus;

import static io.buckaroo.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.timeout;

/**
 * Tests for {@link ClusterBuckaroo}: two nodes and a real Redis.
 */
class ClusterBuckarooIT {

	private static final int PATIENCE_MILLIS = 20_000;

	private static final CloseStatus SIGNED_OUT = new CloseStatus(4001, "signed out €");

	private static final RedisSettings SETTINGS = new RedisSettings("test", false, Duration.ofMillis(200),
			Duration.ofSeconds(3));

	@RegisterExtension
	private static final RedisProcess redis = RedisProcess.onFreePort();

	private static RedisClient client;

	private static StatefulRedisConnection<String, String> observer;

	private MockedNode one;

	private MockedNode two;

	@BeforeAll
	static void connect() {
		client = RedisClient.create("redis://localhost:" + redis.port());
		observer = client.connect();
	}

	@AfterAll
	static void disconnect() {
		client.shutdown();
	}

	@BeforeEach
	void startNodes() {
		this.one = new MockedNode(redis.port());
		this.two = new MockedNode(redis.port());
		this.one.awaitListening();
		this.two.awaitListening();
	}

	@AfterEach
	void stopNodes() {
		this.one.close();
		this.two.close();
	}

	@Test
	void aMessageForARouteReachesTheConnectionsOfAllNodes() {
		given(this.one.local.sendToRoute("/chat/{room}", "hello")).willReturn(3);
		assertThat(this.one.buckaroo.sendToRoute("/chat/{room}", "hello")).isEqualTo(3);
		then(this.two.local).should(timeout(PATIENCE_MILLIS)).sendToRoute("/chat/{room}", "hello");
	}

	@Test
	void aMessageForARouteThatThisNodeDoesNotHaveIsRefused() {
		given(this.one.local.sendToRoute("/chat", "hello"))
			.willThrow(new UnknownRouteException("/chat", Set.of("/news")));
		assertThatIllegalArgumentException().isThrownBy(() -> this.one.buckaroo.sendToRoute("/chat", "hello"))
			.withMessageEndingWith("the routes are [/news]");
		this.one.buckaroo.sendToRoute("/news", "next");
		then(this.two.local).should(timeout(PATIENCE_MILLIS)).sendToRoute("/news", "next");
		then(this.two.local).should(never()).sendToRoute("/chat", "hello");
	}

	@Test
	void aNodeWithoutRoutesSendsToThoseOfOtherNodes() {
		given(this.one.local.sendToRoute("/chat", "hello")).willThrow(new UnknownRouteException("/chat", Set.of()));
		assertThat(this.one.buckaroo.sendToRoute("/chat", "hello")).isZero();
		then(this.two.local).should(timeout(PATIENCE_MILLIS)).sendToRoute("/chat", "hello");
	}

	@Test
	void aMessageForARouteOfAnotherVersionIsIgnored() {
		given(this.two.local.sendToRoute("/new", "hello")).willThrow(new UnknownRouteException("/new", Set.of("/old")));
		this.one.buckaroo.sendToRoute("/new", "hello");
		this.one.buckaroo.sendToRoute("/old", "next");
		then(this.two.local).should(timeout(PATIENCE_MILLIS)).sendToRoute("/old", "next");
		assertThat(this.two.topics.dropped()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Ann", "", "CN=Änn Lee, O=😀\n" })
	void aMessageForAPrincipalReachesTheConnectionsOfAllNodes(String name) {
		given(this.one.local.sendToPrincipal(name, "hello")).willReturn(2);
		assertThat(this.one.buckaroo.sendToPrincipal(name, "hello")).isEqualTo(2);
		then(this.two.local).should(timeout(PATIENCE_MILLIS)).sendToPrincipal(name, "hello");
	}

	@Test
	void theConnectionsOfAPrincipalAreClosedOnAllNodes() {
		given(this.one.local.closePrincipal("Ann", SIGNED_OUT)).willReturn(1);
		assertThat(this.one.buckaroo.closePrincipal("Ann", SIGNED_OUT)).isEqualTo(1);
		then(this.two.local).should(timeout(PATIENCE_MILLIS)).closePrincipal("Ann", SIGNED_OUT);
	}

	@Test
	void aConnectionOfAnotherNodeIsSentToRenewedAndClosed() {
		String id = this.two.node.id() + "-1";
		Instant until = Instant.parse("2026-01-01T12:00:00.5Z");
		this.one.awaitKnowing(this.two);
		assertThat(this.one.buckaroo.send(id, new Keyed(1, Event.of("hello")))).isEqualTo(Delivery.FORWARDED);
		assertThat(this.one.buckaroo.renew(id, until)).isTrue();
		assertThat(this.one.buckaroo.close(id, SIGNED_OUT)).isTrue();
		then(this.two.local).should(timeout(PATIENCE_MILLIS)).close(id, SIGNED_OUT);
		InOrder inOrder = Mockito.inOrder(this.two.local);
		then(this.two.local).should(inOrder).send(id, new Keyed(1, Event.of("hello")));
		then(this.two.local).should(inOrder).renew(id, until);
		then(this.one.local).shouldHaveNoInteractions();
	}

	@Test
	void aConnectionOfAnUnknownNodeIsNeitherRenewedNorClosed() {
		assertThat(this.one.buckaroo.renew("unknown-1", Instant.EPOCH)).isFalse();
		assertThat(this.one.buckaroo.close("unknown-1", SIGNED_OUT)).isFalse();
	}

	@Test
	void aNodeThatHasStoppedIsUnknown() {
		this.one.awaitKnowing(this.two);
		this.two.close();
		await().atMost(Duration.ofMillis(PATIENCE_MILLIS))
			.until(() -> !this.one.buckaroo.close(this.two.node.id() + "-1", SIGNED_OUT));
	}

	@Test
	void aConnectionOfThisNodeIsSentToRenewedAndClosedWithoutRedis() {
		String id = this.one.node.id() + "-1";
		given(this.one.local.send(id, "hello")).willReturn(Delivery.DROPPED);
		assertThat(this.one.buckaroo.send(id, "hello")).isEqualTo(Delivery.DROPPED);
		assertThat(this.one.buckaroo.renew(id, Instant.EPOCH)).isFalse();
		assertThat(this.one.buckaroo.close(id, SIGNED_OUT)).isFalse();
		then(this.one.local).should().renew(id, Instant.EPOCH);
		then(this.one.local).should().close(id, SIGNED_OUT);
		assertThat(this.one.topics.dropped()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "unknown", "", "other node-1", "other-1 {}" })
	void anIdThatNoNodeHasGivenIsLookedUpOnThisNode(String id) {
		given(this.one.local.send(id, "hello")).willReturn(Delivery.CLOSED);
		assertThat(this.one.buckaroo.send(id, "hello")).isEqualTo(Delivery.CLOSED);
	}

	@Test
	void aBroadcastIsDeliveredOnceOnEachNode() {
		this.one.buckaroo.sendToRoute("/chat", "1");
		this.two.buckaroo.sendToRoute("/chat", "2");
		this.one.buckaroo.sendToRoute("/chat", "3");
		// A later message of the same connection shows that all earlier ones have arrived
		this.one.topics.messages().send(this.one.node.id(), new NodeMessage.Close("end-1", SIGNED_OUT));
		this.two.topics.messages().send(this.one.node.id(), new NodeMessage.Close("end-2", SIGNED_OUT));
		then(this.one.local).should(timeout(PATIENCE_MILLIS)).close("end-1", SIGNED_OUT);
		then(this.one.local).should(timeout(PATIENCE_MILLIS)).close("end-2", SIGNED_OUT);
		for (String message : List.of("1", "2", "3")) {
			then(this.one.local).should().sendToRoute("/chat", message);
			then(this.two.local).should(timeout(PATIENCE_MILLIS)).sendToRoute("/chat", message);
		}
		assertThat(this.one.topics.dropped()).isZero();
		assertThat(this.two.topics.dropped()).isZero();
	}

	@Test
	void theMessagesOfOneThreadArriveInOrderWhetherForOneConnectionOrMany() {
		String id = this.two.node.id() + "-1";
		IntStream.range(0, 100).forEach((i) -> {
			this.one.buckaroo.sendToRoute("/chat", "route " + i);
			this.one.buckaroo.send(id, "one " + i);
			this.one.buckaroo.sendToPrincipal("Ann", "principal " + i);
		});
		then(this.two.local).should(timeout(PATIENCE_MILLIS)).sendToPrincipal("Ann", "principal 99");
		InOrder inOrder = Mockito.inOrder(this.two.local);
		IntStream.range(0, 100).forEach((i) -> {
			then(this.two.local).should(inOrder).sendToRoute("/chat", "route " + i);
			then(this.two.local).should(inOrder).send(id, "one " + i);
			then(this.two.local).should(inOrder).sendToPrincipal("Ann", "principal " + i);
		});
	}

	@Test
	void framesEventsAndRegisteredTypesArriveAsTheyWereSent() {
		List<Object> messages = List.of(Frame.text("text").uncompressed(), Frame.binary(new byte[] { 1, -1 }),
				Frame.ping(), Event.of(new Price("ACME", 12.5)).withId("1").withName("price"),
				new Keyed("ACME", new Price("ACME", 12.5)));
		for (Object message : messages) {
			this.one.buckaroo.sendToRoute("/prices", message);
			then(this.two.local).should(timeout(PATIENCE_MILLIS)).sendToRoute("/prices", message);
		}
	}

	@Test
	void aMessageThatCannotBeSentBetweenNodesIsRefusedForEveryRecipient() {
		this.two.close();
		Object message = Set.of("a");
		for (String id : List.of(this.one.node.id() + "-1", this.two.node.id() + "-1", "unknown")) {
			assertThatIllegalArgumentException().isThrownBy(() -> this.one.buckaroo.send(id, message))
				.withMessageContaining("PayloadType");
			assertThatIllegalArgumentException().isThrownBy(() -> this.one.buckaroo.send(id, Event.of(message)));
			assertThatIllegalArgumentException().isThrownBy(() -> this.one.buckaroo.send(id, new Keyed(1, message)));
		}
		assertThatIllegalArgumentException().isThrownBy(() -> this.one.buckaroo.sendToRoute("/chat", message));
		assertThatIllegalArgumentException().isThrownBy(() -> this.one.buckaroo.sendToPrincipal("Ann", message));
		then(this.one.local).shouldHaveNoInteractions();
	}

	@Test
	void aCloseStatusThatMustNotBeSentIsRefusedForEveryRecipient() {
		CloseStatus status = CloseStatus.NO_STATUS_CODE;
		assertThatIllegalArgumentException().isThrownBy(() -> this.one.buckaroo.close("other-1", status));
		assertThatIllegalArgumentException().isThrownBy(() -> this.one.buckaroo.closePrincipal("Ann", status));
		then(this.one.local).shouldHaveNoInteractions();
	}

	@Test
	void whileRedisIsUnavailableABroadcastReachesThisNodeAndIsCountedAsDropped() {
		try (TcpProxy proxy = TcpProxy.to(redis.port()); MockedNode cutOff = new MockedNode(proxy.port())) {
			cutOff.awaitListening();
			proxy.refuse();
			await().atMost(Duration.ofMillis(PATIENCE_MILLIS)).until(() -> !cutOff.topics.isUp());
			given(cutOff.local.sendToRoute("/chat", "hello")).willReturn(1);
			assertThat(cutOff.buckaroo.sendToRoute("/chat", "hello")).isEqualTo(1);
			assertThat(cutOff.buckaroo.sendToPrincipal("Ann", "hello")).isZero();
			assertThat(cutOff.buckaroo.closePrincipal("Ann", SIGNED_OUT)).isZero();
			assertThat(cutOff.buckaroo.send("other-1", "hello")).isEqualTo(Delivery.FORWARDED);
			assertThat(cutOff.topics.dropped()).isEqualTo(4);
			assertThat(cutOff.topics.droppedByType()).containsEntry("outgoing", 4L);
			then(this.one.local).shouldHaveNoInteractions();
			proxy.accept();
			cutOff.awaitListening();
			await().atMost(Duration.ofMillis(PATIENCE_MILLIS)).until(cutOff.topics::isUp);
			this.one.buckaroo.sendToRoute("/chat", "again");
			then(cutOff.local).should(timeout(PATIENCE_MILLIS)).sendToRoute("/chat", "again");
		}
	}

	@Test
	void nodesKnowEachOtherAndTheirConnections() {
		eventually(() -> assertThat(this.one.topics.nodes()).extracting(ClusterNode::id, ClusterNode::connections)
			.containsExactly(tuple(this.one.node.id(), 7), tuple(this.two.node.id(), 7)));
		eventually(() -> assertThat(this.two.topics.nodes()).extracting(ClusterNode::id)
			.containsExactly(this.two.node.id(), this.one.node.id()));
		assertThat(this.one.topics.dropped()).isZero();
		assertThat(this.two.topics.dropped()).isZero();
		this.two.close();
		eventually(() -> assertThat(this.one.topics.nodes()).hasSize(1));
	}

	@Test
	void aMessageThatIsNotUnderstoodIsCountedAndDropped() {
		String sender = NodeMessage.encode("other") + " ";
		List<String> broadcasts = List.of("", "garbage", sender, sender + "dance QW5u fast",
				sender + "send-to-route Lw== {\"v\":9}", sender + "close-principal QW5u 1005 ");
		broadcasts.forEach((text) -> observer.sync().publish("test:nodes", text));
		observer.sync().publish("test:node:" + this.one.node.id(), "close node-1");
		observer.sync()
			.publish("test:nodes", sender + "send-to-route Lw== {\"v\":1,\"type\":\"string\",\"data\":\"x\"}");
		then(this.one.local).should(timeout(PATIENCE_MILLIS)).sendToRoute("/", "x");
		then(this.two.local).should(timeout(PATIENCE_MILLIS)).sendToRoute("/", "x");
		assertThat(this.two.topics.dropped()).isEqualTo(broadcasts.size());
		assertThat(this.one.topics.dropped()).isEqualTo(broadcasts.size() + 1);
		assertThat(this.one.topics.droppedByType()).containsEntry("incoming", broadcasts.size() + 1L);
		then(this.one.local).should(never()).sendToPrincipal(any(), any());
	}

	record Price(String symbol, double last) {

	}

	/**
	 * A node whose connections are a mock.
	 */
	private static final class MockedNode implements AutoCloseable {

		private final Node node = Node.create();

		private final Buckaroo local = mock(Buckaroo.class);

		private final RedisConnector connector;

		private final RedisTopics topics;

		private final Buckaroo buckaroo;

		private boolean closed;

		private MockedNode(int port) {
			LettuceConnectionFactory factory = new LettuceConnectionFactory(
					new RedisStandaloneConfiguration("localhost", port));
			this.connector = new RedisConnector(factory, SETTINGS.heartbeatTimeout());
			this.topics = new RedisTopics(this.connector.client(), this.node, SETTINGS, new TopicHistories(List.of()),
					new PayloadCodec(new JsonMapper(), List.of(new PayloadType<>("price", Price.class))),
					Object::toString);
			this.buckaroo = new ClusterBuckaroo(this.local, () -> 7, this.node, this.topics);
			this.topics.start();
			// As a mock, it would throw for a code that must not be sent only if told to
			given(this.local.closePrincipal("Ann", new CloseStatus(1005))).willThrow(new IllegalArgumentException());
			Mockito.clearInvocations(this.local);
		}

		private void awaitListening() {
			String channel = "test:node:" + this.node.id();
			await().atMost(Duration.ofMillis(PATIENCE_MILLIS))
				.pollInterval(Duration.ofMillis(5))
				.until(() -> observer.sync().pubsubNumsub(channel).get(channel) > 0);
		}

		private void awaitKnowing(MockedNode other) {
			await().atMost(Duration.ofMillis(PATIENCE_MILLIS))
				.pollInterval(Duration.ofMillis(5))
				.until(() -> this.topics.messages().knows(other.node.id()));
		}

		@Override
		public void close() {
			if (!this.closed) {
				this.closed = true;
				this.topics.close();
				this.connector.close();
			}
		}

	}

}
