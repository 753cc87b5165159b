package io.buckaroo.topic.redis;

import java.time.Duration;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.TimeoutOptions;

import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Creates connections to the application's Redis that do not reconnect automatically.
 */
public final class RedisConnector implements AutoCloseable {

	private final LettuceConnectionFactory factory;

	private final int database;

	/**
	 * Creates a connector with the address, credentials and TLS options of the
	 * application.
	 * @param application the connection factory of the application, for a single Redis
	 * server or Redis Sentinel
	 * @param timeout the timeout of a command
	 * @throws IllegalArgumentException if the application uses Redis Cluster
	 */
	public RedisConnector(LettuceConnectionFactory application, Duration timeout) {
		if (application.isClusterAware()) {
			throw new IllegalArgumentException("Redis Cluster is not supported");
		}
		RedisConfiguration redis = redis(application);
		this.database = RedisConfiguration.getDatabaseOrElse(redis, () -> 0);
		this.factory = new LettuceConnectionFactory(redis, client(application.getClientConfiguration(), timeout));
		this.factory.setShareNativeConnection(false);
		this.factory.afterPropertiesSet();
		this.factory.start();
	}

	private static RedisConfiguration redis(LettuceConnectionFactory application) {
		if (application.getSentinelConfiguration() != null) {
			return application.getSentinelConfiguration();
		}
		return (application.getSocketConfiguration() != null) ? application.getSocketConfiguration()
				: application.getStandaloneConfiguration();
	}

	private static LettuceClientConfiguration client(LettuceClientConfiguration application, Duration timeout) {
		ClientOptions options = application.getClientOptions()
			.orElseGet(ClientOptions::create)
			.mutate()
			.autoReconnect(false)
			.timeoutOptions(TimeoutOptions.enabled(timeout))
			.build();
		LettuceClientConfiguration.LettuceClientConfigurationBuilder client = LettuceClientConfiguration.builder()
			.clientOptions(options)
			.commandTimeout(timeout)
			.shutdownTimeout(application.getShutdownTimeout())
			.shutdownQuietPeriod(Duration.ZERO);
		application.getClientResources().ifPresent(client::clientResources);
		application.getClientName().ifPresent(client::clientName);
		application.getRedisCredentialsProviderFactory().ifPresent(client::redisCredentialsProviderFactory);
		if (application.isUseSsl()) {
			LettuceClientConfiguration.LettuceSslClientConfigurationBuilder tls = client.useSsl()
				.verifyPeer(application.getVerifyMode());
			if (application.isStartTls()) {
				tls.startTls();
			}
		}
		return client.build();
	}

	/**
	 * Returns the client that opens the connections.
	 * @return the client
	 */
	public RedisClient client() {
		return (RedisClient) this.factory.getRequiredNativeClient();
	}

	/**
	 * Returns the number of the database that the connections use.
	 * @return the number
	 */
	public int database() {
		return this.database;
	}

	@Override
	public void close() {
		this.factory.destroy();
	}

}
