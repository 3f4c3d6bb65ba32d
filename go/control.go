package testtracker

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

const (
	// answerLimit is how long the tracker may take to answer, besides the time of a wait.
	answerLimit = 30 * time.Second
	// goneLimit is how long the process may take to end once it does not answer any more.
	goneLimit = 5 * time.Second
	// problemMax is how many bytes of an error are read.
	problemMax = 8 << 20
)

// errNoAnswer is the cause of a call that was given up.
var errNoAnswer = fmt.Errorf("no answer within %v: %w", answerLimit, context.DeadlineExceeded)

// control speaks to the tracker's control interface.
type control struct {
	url     string
	client  *http.Client
	process *process
	closed  atomic.Bool
}

func newControl(url string, process *process) *control {
	transport := &http.Transport{
		// The tracker is on this machine: no proxy.
		DialContext:         (&net.Dialer{Timeout: answerLimit}).DialContext,
		DisableCompression:  true,
		MaxIdleConnsPerHost: 8,
	}
	return &control{url: url, client: &http.Client{Transport: transport}, process: process}
}

// close closes the connections that no call uses. Those in use end with the process.
func (c *control) close() {
	c.closed.Store(true)
	c.client.CloseIdleConnections()
}

// call makes a call that the tracker answers at once. What is sent becomes JSON, or is []byte; what
// is received is read from JSON, or goes to a *[]byte. Both may be nil.
func (c *control) call(method, path string, send, receive any) error {
	ctx, cancel := context.WithTimeoutCause(context.Background(), answerLimit, errNoAnswer)
	defer cancel()
	return c.callWith(ctx, method, path, send, receive)
}

func (c *control) get(path string, query url.Values, receive any) error {
	return c.call(http.MethodGet, withQuery(path, query), nil, receive)
}

func withQuery(path string, query url.Values) string {
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}

func (c *control) callWith(ctx context.Context, method, path string, send, receive any) error {
	response, err := c.do(ctx, method, path, send)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	switch receive := receive.(type) {
	case nil:
		_, err = io.Copy(io.Discard, response.Body)
	case *[]byte:
		*receive, err = io.ReadAll(response.Body)
	default:
		var body []byte
		if body, err = io.ReadAll(response.Body); err == nil {
			if err := json.Unmarshal(body, receive); err != nil {
				return fmt.Errorf("testtracker: the answer to %s %s: %w", method, path, err)
			}
		}
	}
	if err != nil {
		return c.failed(ctx, method, path, err)
	}
	return nil
}

// do sends a request. The response has a status of success.
func (c *control) do(ctx context.Context, method, path string, send any) (*http.Response, error) {
	if c.closed.Load() {
		return nil, ErrClosed
	}
	body, contentType, err := encode(method, send)
	if err != nil {
		return nil, fmt.Errorf("testtracker: %s %s: %w", method, path, err)
	}
	request, err := http.NewRequestWithContext(ctx, method, c.url+path, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("testtracker: %w", err)
	}
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	response, err := c.client.Do(request)
	if err != nil {
		return nil, c.failed(ctx, method, path, err)
	}
	if response.StatusCode/100 == 2 {
		return response, nil
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, problemMax))
	if err != nil {
		return nil, c.failed(ctx, method, path, err)
	}
	return nil, problem(response.StatusCode, text)
}

// encode returns the body of a request and its type.
func encode(method string, send any) (body []byte, contentType string, err error) {
	switch send := send.(type) {
	case nil:
		if method == http.MethodPost || method == http.MethodPut {
			return nil, "application/json", nil
		}
		return nil, "", nil
	case []byte:
		return send, "application/octet-stream", nil
	default:
		body, err = json.Marshal(send)
		return body, "application/json", err
	}
}

// problem returns the error of a response (RFC 9457).
func problem(status int, text []byte) error {
	var details struct {
		Detail string   `json:"detail"`
		Unmet  []string `json:"unmet"`
	}
	if err := json.Unmarshal(text, &details); err != nil {
		details.Detail = strings.TrimSpace(string(text))
	}
	switch {
	case status == http.StatusServiceUnavailable && details.Detail == "the tracker is closed":
		return ErrClosed
	case status == http.StatusRequestTimeout:
		return &TimeoutError{details.Detail}
	case status == http.StatusConflict:
		return &UnmetError{details.Unmet}
	default:
		return &ControlError{status, details.Detail}
	}
}

// failed says why the tracker did not answer.
func (c *control) failed(ctx context.Context, method, path string, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("testtracker: %s %s: %w", method, path, context.Cause(ctx))
	}
	if c.closed.Load() {
		return ErrClosed
	}
	limit := time.NewTimer(goneLimit)
	defer limit.Stop()
	select {
	case <-c.process.ended:
		if c.closed.Load() {
			return ErrClosed
		}
		return c.process.endError()
	case <-limit.C:
	}
	var request *url.Error
	if errors.As(err, &request) {
		err = request.Err
	}
	return fmt.Errorf("testtracker: %s %s: %w", method, path, err)
}
