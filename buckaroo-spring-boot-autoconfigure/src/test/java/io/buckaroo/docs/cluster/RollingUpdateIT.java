package io.buckaroo.docs.cluster;

import java.util.stream.Stream;

import io.buckaroo.Buckaroo;
import io.buckaroo.PayloadType;
import io.buckaroo.Position;
import io.buckaroo.Subscribed;
import io.buckaroo.fixture.RedisProcess;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.runtime.ClusterStatus;
import io.buckaroo.runtime.RecordingInbox;
import io.buckaroo.runtime.Topics;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static io.buckaroo.fixture.Eventually.PATIENCE;
import static io.buckaroo.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@code docs/cluster.md}: nodes of different versions of an application.
 */
class RollingUpdateIT {

	@RegisterExtension
	@Order(1)
	private static final RedisProcess redis = RedisProcess.onFreePort();

	@RegisterExtension
	private static final TestServer before = node(Before.class);

	@RegisterExtension
	private static final TestServer after = node(After.class, "buckaroo.topics.[kept].history.size=10");

	@BeforeAll
	static void awaitCluster() {
		eventually(() -> assertThat(before.bean(ClusterStatus.class).isUp() && after.bean(ClusterStatus.class).isUp())
			.isTrue());
	}

	@Test
	void anOldNodeIgnoresANewComponentAndDropsANewType() {
		RecordingInbox inbox = subscribed(before, "orders");
		long dropped = before.bean(ClusterStatus.class).dropped();
		publish(after, "orders", new NewOrder("1", "tea", 2));
		publish(after, "orders", new NewLine("tea", 2));
		publish(after, "orders", new Invoice("1"));
		publish(after, "orders", "end");
		eventually(() -> assertThat(inbox.payloads()).containsExactly(new OldOrder("1", "tea"), new OldLine("tea"),
				"end"));
		assertThat(before.bean(ClusterStatus.class).dropped()).isEqualTo(dropped + 1);
	}

	@Test
	void aNewNodeReadsAMissingComponentAsNullAndDropsAMissingPrimitive() {
		RecordingInbox inbox = subscribed(after, "orders-of-old");
		long dropped = after.bean(ClusterStatus.class).dropped();
		publish(before, "orders-of-old", new OldOrder("1", "tea"));
		publish(before, "orders-of-old", new OldLine("tea"));
		publish(before, "orders-of-old", "end");
		eventually(() -> assertThat(inbox.payloads()).containsExactly(new NewOrder("1", "tea", null), "end"));
		assertThat(after.bean(ClusterStatus.class).dropped()).isEqualTo(dropped + 1);
	}

	@Test
	void aMessageOfANodeWithoutTheHistoryHasNoId() {
		RecordingInbox inbox = subscribed(after, "kept");
		publish(before, "kept", "from old");
		publish(after, "kept", "from new");
		eventually(() -> assertThat(inbox.payloads()).containsExactly("from old", "from new"));
		RecordingInbox back = new RecordingInbox();
		after.bean(Topics.class).subscribe("kept", Position.last(10), back.inbox());
		eventually(() -> assertThat(back.payloads()).containsExactly("from new"));
	}

	private static TestServer node(Class<?> types, String... properties) {
		String[] common = { "buckaroo.cluster.type=redis", "spring.data.redis.port=" + redis.port() };
		return TestServer.with(types, Stream.of(common, properties).flatMap(Stream::of).toArray(String[]::new));
	}

	private static RecordingInbox subscribed(TestServer node, String topic) {
		RecordingInbox inbox = new RecordingInbox();
		node.bean(Topics.class).subscribe(topic, Position.now(), inbox.inbox());
		eventually(() -> assertThat(inbox.of(Subscribed.class)).hasSize(1));
		return inbox;
	}

	private static void publish(TestServer node, String topic, Object payload) {
		node.bean(Buckaroo.class).topic(topic).publish(payload).block(PATIENCE);
	}

	record OldOrder(String id, String item) {

	}

	record OldLine(String item) {

	}

	record NewOrder(String id, String item, @Nullable Integer quantity) {

	}

	record NewLine(String item, int quantity) {

	}

	record Invoice(String order) {

	}

	/**
	 * The payload types of the old version.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Before {

		@Bean
		PayloadType<OldOrder> order() {
			return new PayloadType<>("order", OldOrder.class);
		}

		@Bean
		PayloadType<OldLine> line() {
			return new PayloadType<>("line", OldLine.class);
		}

	}

	/**
	 * The payload types of the new version.
	 */
	@Configuration(proxyBeanMethods = false)
	static class After {

		@Bean
		PayloadType<NewOrder> order() {
			return new PayloadType<>("order", NewOrder.class);
		}

		@Bean
		PayloadType<NewLine> line() {
			return new PayloadType<>("line", NewLine.class);
		}

		@Bean
		PayloadType<Invoice> invoice() {
			return new PayloadType<>("invoice", Invoice.class);
		}

	}

}
