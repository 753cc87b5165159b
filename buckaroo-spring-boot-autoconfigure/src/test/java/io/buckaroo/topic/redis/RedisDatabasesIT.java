package io.buckaroo.topic.redis;

import java.util.List;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Frame;
import io.buckaroo.Position;
import io.buckaroo.Result;
import io.buckaroo.Subscribed;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.RedisProcess;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.runtime.RecordingInbox;
import io.buckaroo.runtime.Topics;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static io.buckaroo.fixture.Eventually.PATIENCE;
import static io.buckaroo.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for two applications with the same prefix on two databases of a Redis server,
 * which has the same channels for both.
 */
class RedisDatabasesIT {

	@RegisterExtension
	@Order(1)
	private static final RedisProcess redis = RedisProcess.onFreePort();

	@RegisterExtension
	private static final TestServer zero = node(0);

	@RegisterExtension
	private static final TestServer one = node(1);

	@RegisterExtension
	private static final TestServer otherOfOne = node(1);

	private static TestServer node(int database) {
		return TestServer.with(Handlers.class, "buckaroo.cluster.type=redis",
				"buckaroo.cluster.heartbeat-interval=100ms", "spring.data.redis.port=" + redis.port(),
				"spring.data.redis.database=" + database, "buckaroo.topics.[long].history.size=100");
	}

	@BeforeAll
	static void awaitHeartbeats() {
		for (TestServer node : List.of(zero, one, otherOfOne)) {
			eventually(() -> assertThat(node.bean(RedisTopics.class).lastHeartbeat()).isNotNull());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "short", "long" })
	void aPublicationStaysInItsDatabase(String topic) {
		RecordingInbox inZero = subscribe(zero, topic);
		RecordingInbox inOne = subscribe(otherOfOne, topic);
		publish(one, topic, "of one");
		publish(zero, topic, "of zero");
		eventually(() -> assertThat(inZero.payloads()).containsExactly("of zero"));
		eventually(() -> assertThat(inOne.payloads()).containsExactly("of one"));
	}

	@Test
	void aMessageForARouteStaysInItsDatabase() throws Exception {
		try (RawConnection inZero = RawConnection.upgraded(zero.port(), "/echo");
				RawConnection inOne = RawConnection.upgraded(otherOfOne.port(), "/echo")) {
			inZero.sendText("open");
			assertThat(inZero.readFrame().text()).isEqualTo("open");
			inOne.sendText("open");
			assertThat(inOne.readFrame().text()).isEqualTo("open");
			one.bean(Buckaroo.class).sendToRoute("/echo", Frame.text("of one"));
			assertThat(inOne.readFrame().text()).isEqualTo("of one");
			zero.bean(Buckaroo.class).sendToRoute("/echo", Frame.text("of zero"));
			assertThat(inZero.readFrame().text()).isEqualTo("of zero");
		}
	}

	private static RecordingInbox subscribe(TestServer node, String topic) {
		RecordingInbox inbox = new RecordingInbox();
		node.bean(Topics.class).subscribe(topic, Position.now(), inbox.inbox());
		eventually(() -> assertThat(inbox.of(Subscribed.class)).hasSize(1));
		return inbox;
	}

	private static void publish(TestServer node, String topic, String payload) {
		node.bean(Buckaroo.class).topic(topic).publish(payload).block(PATIENCE);
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		@WebSocketMapping("/echo")
		BuckarooSocket<Void> echo() {
			return (frame, state) -> Result.reply(frame);
		}

	}

}
