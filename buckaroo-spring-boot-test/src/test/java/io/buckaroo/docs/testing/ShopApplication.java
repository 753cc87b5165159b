package io.buckaroo.docs.testing;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The application of the tests in this package.
 */
@SpringBootApplication(proxyBeanMethods = false)
class ShopApplication {

}
