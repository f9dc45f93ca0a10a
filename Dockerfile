FROM python:3.11-slim

# The CPU build: the one that pip takes by itself on Linux brings several gigabytes for CUDA.
ARG TORCH="torch==2.13.0 --index-url https://download.pytorch.org/whl/cpu"

RUN useradd --uid 10001 --create-home footnote && install -d -o footnote /data
WORKDIR /app
COPY pyproject.toml constraints.txt README.md LICENSE app.py ./
COPY index ./index
COPY prompts ./prompts
COPY qa ./qa
# hadolint ignore=DL3013,SC2086
RUN pip install --no-cache-dir ${TORCH} \
    && pip install --no-cache-dir --constraint constraints.txt ".[pdf,docx,openai]"

USER 10001
WORKDIR /data
ENV FOOTNOTE_HOME=/data/index FOOTNOTE_HOST=0.0.0.0
VOLUME /data
EXPOSE 7860
HEALTHCHECK --start-period=60s CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:7860/healthz')"]
ENTRYPOINT ["footnote"]
CMD ["serve"]
