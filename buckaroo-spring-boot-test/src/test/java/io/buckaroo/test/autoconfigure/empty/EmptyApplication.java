package io.buckaroo.test.autoconfigure.empty;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * An application without handlers.
 */
@SpringBootApplication
public class EmptyApplication {

}
